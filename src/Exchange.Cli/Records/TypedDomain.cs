using Exchange.Cli.Lists;
using Exchange.Cli.Output;

namespace Exchange.Cli.Records;

/// <summary>A domain name as a person types or pastes it; the hub takes plain names only.</summary>
internal static class TypedDomain
{
    /// <summary>Takes the name out of what was typed.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="field">The argument it stands in.</param>
    /// <returns>The canonical name.</returns>
    public static string Parse(string text, string field) => WrittenHost.Parse(text).TryGet(out var name, out var refusal)
        ? name.Canonical
        : throw ToolFailure.Usage($"'{text}' is no domain name: {refusal.Message}", field, "give a host name or a URL; for other records use --identifier or --prefix");
}
