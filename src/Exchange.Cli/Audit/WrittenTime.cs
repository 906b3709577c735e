using System.Globalization;
using Exchange.Cli.Output;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Cli.Audit;

/// <summary>Times as options take them: a day or a time, UTC unless they say otherwise.</summary>
internal static class WrittenTime
{
    /// <summary>Reads a time.</summary>
    /// <param name="text">As typed; null for none.</param>
    /// <param name="field">The option.</param>
    /// <returns>The time; null for none.</returns>
    public static Timestamp? Read(string? text, string field) => text is null
        ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToTimestamp()
            : throw ToolFailure.Usage($"'{text}' is no time", field, "write it as 2026-11-24 or 2026-11-24T08:30:00Z");
}
