using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary>Which records: the options that search and pull share.</summary>
internal sealed class RecordFilterOptions
{
    /// <summary>Kinds.</summary>
    public Option<string[]> Kind { get; } = Repeatable("--kind", "Only this kind: domain, suspect or asset (repeatable)", "KIND");

    /// <summary>Operations.</summary>
    public Option<string[]> Operation { get; } = Repeatable("--operation", "Only records of this operation, such as ios-x (repeatable)", "OPERATION");

    /// <summary>Originators.</summary>
    public Option<string[]> Originator { get; } = Repeatable("--originator", "Only records of this agency (repeatable)", "AGENCY");

    /// <summary>Statuses.</summary>
    public Option<string[]> Status { get; } = Repeatable("--status", "Only this status of a takedown, suspect or asset, such as actioned, arrested, frozen (repeatable)", "STATUS");

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        foreach (var option in new[] { Kind, Operation, Originator, Status })
        {
            command.Add(option);
        }
    }

    /// <summary>Makes the filter.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The filter; null when nothing is asked for.</returns>
    public Wire.RecordFilter? Make(ToolCall call)
    {
        var filter = new Wire.RecordFilter
        {
            Kinds = { (call.Get(Kind) ?? []).Select(k => Parse<Wire.RecordKind>(k, "--kind")) },
            Operations = { (call.Get(Operation) ?? []).Select(ResourceName.Operation) },
            Originators = { (call.Get(Originator) ?? []).Select(ResourceName.Agency) },
        };
        foreach (var status in call.Get(Status) ?? [])
        {
            AddStatus(filter, status);
        }

        return filter.CalculateSize() == 0 ? null : filter;
    }

    // One word may be a status of two kinds: RELEASED is a suspect's and an asset's, and then both are meant.
    private static void AddStatus(Wire.RecordFilter filter, string text)
    {
        var before = filter.CalculateSize();
        if (Wording.TryParse<Wire.TakedownStatus>(text, out var takedown))
        {
            filter.TakedownStatuses.Add(takedown);
        }

        if (Wording.TryParse<Wire.SuspectStatus>(text, out var suspect))
        {
            filter.SuspectStatuses.Add(suspect);
        }

        if (Wording.TryParse<Wire.AssetStatus>(text, out var asset))
        {
            filter.AssetStatuses.Add(asset);
        }

        if (filter.CalculateSize() == before)
        {
            var known = Wording.Codes<Wire.TakedownStatus>().Concat(Wording.Codes<Wire.SuspectStatus>()).Concat(Wording.Codes<Wire.AssetStatus>()).Distinct();
            throw ToolFailure.Usage($"'{text}' is no status", "--status", $"statuses are {string.Join(", ", known).ToLowerInvariant()}");
        }
    }

    private static T Parse<T>(string text, string field)
        where T : struct, Enum => Wording.TryParse<T>(text, out var value)
            ? value
            : throw ToolFailure.Usage($"'{text}' is not known", field, $"use one of {string.Join(", ", Wording.Codes<T>()).ToLowerInvariant()}");

    private static Option<string[]> Repeatable(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };
}
