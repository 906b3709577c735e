using System.CommandLine;
using System.CommandLine.Completions;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary>The options that say which entries of the log; every stated one must hold. The hub filters.</summary>
internal sealed class AuditFilterOptions
{
    private readonly Option<string?> _agency = new("--agency") { Description = "Only entries of this agency; the hub's auditors may name any", HelpName = "AGENCY" };

    private readonly Option<string[]> _action = new("--action")
    {
        Description = "Only this action, such as push, pull, get, search, refused-call (repeatable)",
        HelpName = "ACTION",
        CompletionSources = { _ => Codes<Wire.AuditAction>().Select(c => new CompletionItem(c)) },
    };

    private readonly Option<string?> _since = new("--since") { Description = "Only entries from this day or time on, UTC, such as 2026-11-24 or 2026-11-24T08:30", HelpName = "TIME" };
    private readonly Option<string?> _until = new("--until") { Description = "Only entries before this day or time, UTC", HelpName = "TIME" };
    private readonly Option<string?> _actor = new("--by") { Description = "Only entries of this officer or automated job, as its agency stated it", HelpName = "ID" };
    private readonly Option<string?> _record = new("--record") { Description = "Only entries that touched this record, or named it: AGENCY/ID", HelpName = "RECORD" };
    private readonly Option<string?> _case = new("--for-case") { Description = "Only entries with this case reference, as its agency stated it", HelpName = "REFERENCE" };
    private readonly Option<string?> _outcome = new("--outcome") { Description = "Only calls that were done, or that were refused", HelpName = "done|refused" };

    private readonly Option<string[]> _reason = new("--reason")
    {
        Description = "Only calls that were refused for this reason, such as not-found (repeatable)",
        HelpName = "REASON",
        CompletionSources = { _ => Codes<Wire.Reason>().Select(c => new CompletionItem(c)) },
    };

    /// <summary>Adds all of them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="withTimes">Whether it takes times; one that follows begins at an index instead.</param>
    public void AddTo(Command command, bool withTimes = true)
    {
        foreach (var option in new Option[] { _agency, _action, _actor, _record, _case, _outcome, _reason })
        {
            command.Add(option);
        }

        if (withTimes)
        {
            command.Add(_since);
            command.Add(_until);
        }
    }

    /// <summary>The agency that is asked for.</summary>
    /// <param name="call">The call.</param>
    /// <returns><c>agencies/{agency}</c>; empty for all.</returns>
    public string Agency(ToolCall call) => call.Get(_agency) is { } wanted ? ResourceName.Agency(wanted) : "";

    /// <summary>The actions that are asked for.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The actions; none for all.</returns>
    public IEnumerable<Wire.AuditAction> Actions(ToolCall call) => (call.Get(_action) ?? []).Select(a => Code<Wire.AuditAction>(a, "action", _action.Name));

    /// <summary>The rest of the filter.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The filter.</returns>
    public Wire.AuditFilter Filter(ToolCall call) => new()
    {
        StartTime = WrittenTime.Read(call.Get(_since), _since.Name),
        EndTime = WrittenTime.Read(call.Get(_until), _until.Name),
        Actor = call.Get(_actor) ?? "",
        Record = call.Get(_record) is { } record ? RecordArgument.Read(record) : "",
        CaseReference = call.Get(_case) ?? "",
        Outcome = call.Get(_outcome) is { } outcome ? Code<Wire.AuditOutcome>(outcome, "outcome", _outcome.Name) : Wire.AuditOutcome.Unspecified,
        Reasons = { (call.Get(_reason) ?? []).Select(r => Code<Wire.Reason>(r, "reason", _reason.Name)) },
    };

    private static T Code<T>(string text, string what, string field)
        where T : struct, Enum => Wording.TryParse<T>(text, out var value)
            ? value
            : throw ToolFailure.Usage($"'{text}' is no {what}", field, $"there are {string.Join(", ", Codes<T>())}");

    private static IEnumerable<string> Codes<T>()
        where T : struct, Enum => Wording.Codes<T>().Select(c => c.ToLowerInvariant().Replace('_', '-'));
}
