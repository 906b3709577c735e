using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary><c>exchange audit list</c>.</summary>
internal static class ListCommand
{
    private const int UsualCount = 50;

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var filter = new AuditFilterOptions();
        var limit = new Option<int>("--limit") { Description = "The most entries to show; 0 for all", DefaultValueFactory = _ => UsualCount, HelpName = "COUNT" };
        var command = new ToolCommand("list", "List entries, newest first")
        {
            Notes = "An agency's auditors see their own agency's entries, the hub's auditors see all. Reading the log is an entry too.",
            Examples =
            [
                "exchange audit list",
                "exchange audit list --outcome refused --since 2026-11-24",
                "exchange audit list --by officer-7 --record bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab",
                "exchange audit list --for-case 4711/26 --reason not-found",
                "exchange audit list --agency bka --limit 0 --json > bka.json",
            ],
            Options = { limit },
        };
        filter.AddTo(command);
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.ListAuditEntriesRequest
            {
                Context = call.SupervisionContext(),
                Agency = filter.Agency(call),
                Actions = { filter.Actions(call) },
                Filter = filter.Filter(call),
            };
            var wanted = call.Get(limit);
            var entries = await EntryReader.ReadAsync(call, request, wanted == 0 ? 0 : wanted + 1, cancellationToken).Take(wanted == 0 ? int.MaxValue : wanted + 1).ToListAsync(cancellationToken);
            var more = wanted > 0 && entries.Count > wanted;
            Show(call, more ? entries[..wanted] : entries);
            if (more)
            {
                call.Talk($"{wanted} entries, and there are more: --limit 0 shows all");
            }

            return ExitCode.Done;
        });
    }

    private static void Show(ToolCall call, IReadOnlyList<Wire.AuditEntry> entries)
    {
        if (!call.Json)
        {
            EntryTable.Of(entries, call.Environment.OutputIsTerminal).Write(call.Environment);
            return;
        }

        call.WriteJson(json =>
        {
            json.WriteStartArray();
            foreach (var entry in entries)
            {
                EntryTable.WriteJson(json, entry);
            }

            json.WriteEndArray();
        });
    }
}
