using System.CommandLine;
using Exchange.Cli.Output;

namespace Exchange.Cli.Calls;

/// <summary>The argument that names one record.</summary>
internal static class RecordArgument
{
    /// <summary>A record of the caller's own agency.</summary>
    /// <returns>The argument.</returns>
    public static Argument<string> Own() => new("record") { Description = "The record, your agency's own: agencies/AGENCY/records/ID or AGENCY/ID" };

    /// <summary>A record of any agency.</summary>
    /// <returns>The argument.</returns>
    public static Argument<string> Any() => new("record") { Description = "The record: agencies/AGENCY/records/ID or AGENCY/ID" };

    /// <summary>Reads it.</summary>
    /// <param name="text">As typed.</param>
    /// <returns><c>agencies/{agency}/records/{record}</c>.</returns>
    public static string Read(string text) => ResourceName.TryRecord(text, out var name)
        ? name
        : throw ToolFailure.Usage(
            $"'{text}' names no record", "record", "write agencies/AGENCY/records/ID or AGENCY/ID; 'exchange show DOMAIN' shows the name of each record of a domain");
}
