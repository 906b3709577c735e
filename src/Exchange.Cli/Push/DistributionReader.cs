using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>Makes the distribution of the command line's options.</summary>
internal sealed class DistributionReader(ToolCall call, PushFlags flags)
{
    /// <summary>Reads it; null where no option speaks of it, so that distributions stay as they are.</summary>
    public Wire.Distribution? Read()
    {
        var distribution = new Wire.Distribution
        {
            Agencies = { Names(flags.To, AudienceName.Agency, "agency's id", "'exchange agencies' lists them") },
            Operations = { Names(flags.ToOperation, AudienceName.Operation, "operation's id", "'exchange operations' lists them") },
            Groups = { Names(flags.ToGroup, AudienceName.Group, "group's id", "'exchange groups' lists yours") },
            Everyone = call.Get(flags.Everyone),
            ExcludedAgencies = { Names(flags.Exclude, AudienceName.Agency, "agency's id", "'exchange agencies' lists them") },
            Officers = { Names(flags.ToOfficer, AudienceName.Officer, "officer", "write AGENCY/OFFICER, such as bka/officer-7") },
            EmbargoEndTime = Embargo(),
            ThirdCountriesAllowed = call.Get(flags.ThirdCountries),
        };
        AudienceName.AddAgenciesOfOfficers(distribution);
        var named = distribution.Agencies.Count + distribution.Operations.Count + distribution.Groups.Count > 0 || distribution.Everyone;
        var condition = Condition(distribution);
        if (call.Get(flags.Nobody) && (named || condition is not null))
        {
            throw ToolFailure.Usage("the records go to somebody and to nobody", flags.Nobody.Name, "give --nobody alone");
        }

        return named || call.Get(flags.Nobody)
            ? distribution
            : condition is null
                ? null
                : throw ToolFailure.Usage("this narrows or widens an audience, and none is named", condition.Name, "name one with --to, --to-operation, --to-group, --to-officer or --everyone");
    }

    private Option? Condition(Wire.Distribution distribution) =>
        distribution.ThirdCountriesAllowed ? flags.ThirdCountries
        : distribution.ExcludedAgencies.Count > 0 ? flags.Exclude
        : distribution.EmbargoEndTime is not null ? flags.EmbargoUntil
        : null;

    private Timestamp? Embargo() => call.Get(flags.EmbargoUntil) is not { } text
        ? null
        : WrittenDate.ParseInstant(text, call.Get(flags.DateOrder)).TryGet(out var time, out var refusal)
            ? time
            : throw ToolFailure.Usage($"'{text}' {refusal.Message}", flags.EmbargoUntil.Name, "write it as 2026-11-24T06:00:00Z");

    private IEnumerable<string> Names(Option<string[]> option, Func<string, string?> read, string what, string remedy) =>
        (call.Get(option) ?? []).SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(t => read(t) ?? throw ToolFailure.Usage($"'{t}' is no {what}", option.Name, remedy));
}
