using System.CommandLine;
using System.Globalization;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary><c>exchange audit</c>: the log of who pushed, pulled, consulted and changed what.</summary>
internal static class AuditCommand
{
    private const int UsualCount = 50;
    private const int Most = 1_000;
    private const int HashShown = 16;

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool) => new ToolCommand("audit", "For auditors: the log of every call")
    {
        Examples = ["exchange audit list", "exchange audit list --agency bka --action pull --since 2026-11-01"],
        Subcommands = { List(tool) },
    };

    private static Command List(Tool tool)
    {
        var agency = new Option<string?>("--agency") { Description = "Only entries of this agency; the hub's auditors may name any", HelpName = "AGENCY" };
        var action = new Option<string[]>("--action")
        {
            Description = "Only this action, such as push, pull, get, search, refused-call (repeatable)",
            HelpName = "ACTION",
            CompletionSources = { _ => Wording.Codes<Wire.AuditAction>().Select(c => new System.CommandLine.Completions.CompletionItem(c.ToLowerInvariant().Replace('_', '-'))) },
        };
        var since = new Option<string?>("--since") { Description = "Only entries from this day or time on, UTC, such as 2026-11-24 or 2026-11-24T08:30", HelpName = "TIME" };
        var until = new Option<string?>("--until") { Description = "Only entries before this day or time, UTC", HelpName = "TIME" };
        var limit = new Option<int>("--limit") { Description = "The most entries to show; 0 for all", DefaultValueFactory = _ => UsualCount, HelpName = "COUNT" };
        var command = new ToolCommand("list", "List entries, newest first")
        {
            Notes = "An agency's auditors see their own agency's entries, the hub's auditors see all. Reading the log is an entry too.",
            Examples =
            [
                "exchange audit list",
                "exchange audit list --action refused-call --action refused-certificate --since 2026-11-24",
                "exchange audit list --agency bka --limit 0 --json > bka.json",
            ],
            Options = { agency, action, since, until, limit },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.ListAuditEntriesRequest
            {
                Context = call.SupervisionContext(),
                Agency = call.Get(agency) is { } wanted ? ResourceName.Agency(wanted) : "",
                Actions = { (call.Get(action) ?? []).Select(Action) },
            };
            var (entries, more) = await ReadAsync(call, request, Time(call.Get(since), "--since"), Time(call.Get(until), "--until"), call.Get(limit), cancellationToken);
            Show(call, entries, more);
            return ExitCode.Done;
        });
    }

    private static async Task<(IReadOnlyList<Wire.AuditEntry> Entries, bool More)> ReadAsync(
        ToolCall call, Wire.ListAuditEntriesRequest request, DateTimeOffset? since, DateTimeOffset? until, int limit, CancellationToken cancellationToken)
    {
        var entries = new List<Wire.AuditEntry>();
        do
        {
            request.PageSize = limit == 0 || since is not null || until is not null ? Most : Math.Min(Most, limit - entries.Count + 1);
            var page = await call.Connect().Audit.ListAuditEntriesAsync(request, cancellationToken: cancellationToken);
            foreach (var entry in page.Entries)
            {
                var time = entry.LogTime.ToDateTimeOffset();
                if (time < since)
                {
                    return (entries, false);
                }

                if (until is null || time < until)
                {
                    if (limit > 0 && entries.Count == limit)
                    {
                        return (entries, true);
                    }

                    entries.Add(entry);
                }
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return (entries, false);
    }

    private static void Show(ToolCall call, IReadOnlyList<Wire.AuditEntry> entries, bool more)
    {
        if (call.Json)
        {
            call.WriteJson(json =>
            {
                json.WriteStartArray();
                foreach (var entry in entries)
                {
                    json.WriteStartObject();
                    json.WriteString("leaf_hash", Hash(entry));
                    MessageJson.WriteFields(json, entry, withDefaults: true);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return;
        }

        var table = new TextTable(">index", "time (UTC)", "action", "agency", "role", "by", "purpose", ">records", "about", "refused", "leaf hash")
        {
            DropOrder = ["role", "purpose", "records", "by"],
        };
        foreach (var entry in entries)
        {
            table.Add(
                $"{entry.LogIndex}",
                Wording.Second(entry.LogTime),
                Wording.Words(entry.Action),
                Wording.Id(entry.Agency),
                Wording.Words(entry.Role),
                By(entry.Detail),
                Wording.Words(entry.Purpose),
                $"{entry.RecordCount}",
                entry.Detail?.Subject,
                entry.Reason == Wire.Reason.Unspecified ? "" : Wording.Code(entry.Reason),
                call.Environment.OutputIsTerminal ? Hash(entry)[..HashShown] : Hash(entry));
        }

        table.Write(call.Environment);
        if (more)
        {
            call.Talk($"{entries.Count} entries, and there are more: --limit 0 shows all");
        }
    }

    private static string Hash(Wire.AuditEntry entry) => Convert.ToHexStringLower(entry.Hash.Span);

    private static string By(Wire.AuditDetail? detail) => detail switch
    {
        null => "",
        _ when detail.Actor == detail.CallerName || detail.CallerName.Length == 0 => detail.Actor,
        _ when detail.Actor.Length == 0 => detail.CallerName,
        _ => $"{detail.Actor} by {detail.CallerName}",
    };

    private static Wire.AuditAction Action(string text) => Wording.TryParse<Wire.AuditAction>(text, out var action)
        ? action
        : throw ToolFailure.Usage($"'{text}' is no action", "--action", $"actions are {string.Join(", ", Wording.Codes<Wire.AuditAction>()).ToLowerInvariant().Replace('_', '-')}");

    private static DateTimeOffset? Time(string? text, string field) => text is null
        ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw ToolFailure.Usage($"'{text}' is no time", field, "write it as 2026-11-24 or 2026-11-24T08:30:00Z");
}
