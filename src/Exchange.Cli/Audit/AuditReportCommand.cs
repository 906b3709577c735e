using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary><c>exchange audit report</c>: an agency's logs for its supervisor.</summary>
internal static class AuditReportCommand
{
    private const int FaultsTold = 20;

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var agency = new Option<string?>("--agency") { Description = "Whose logs; your own agency's when left out, all to the hub's auditors", HelpName = "AGENCY" };
        var from = new Option<string>("--from") { Description = "From this day or time on, UTC", Required = true, HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "Before this day or time, UTC (default: now)", HelpName = "TIME" };
        var csv = new Option<bool>("--csv") { Description = "Results as CSV, a row for each entry" };
        var html = new Option<string?>("--html") { Description = "File for a page that prints, with every entry", HelpName = "FILE" };
        var command = new ToolCommand("report", "Report an agency's logs for its supervisor (Directive (EU) 2016/680 art. 25)")
        {
            Notes = """
                Justification, date and time, and the identification of the person of each collection, alteration, consultation, disclosure, combination and erasure. Each entry
                is checked against its leaf; 'exchange audit verify' checks the leaves. To whom a record was disclosed: 'exchange audit who-saw'.
                """,
            Examples =
            [
                "exchange audit report --agency bka --from 2026-11-01 --to 2026-12-01",
                "exchange audit report --agency bka --from 2026-11-01 --to 2026-12-01 --html report.html",
                "exchange audit report --from 2026-11-01 --csv > november.csv",
            ],
            Options = { agency, from, to, csv, html },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var report = await ReadAsync(call, call.Get(agency), WrittenTime.Read(call.Get(from), from.Name)!.ToDateTimeOffset(), WrittenTime.Read(call.Get(to), to.Name)?.ToDateTimeOffset(), cancellationToken);
            if (call.Get(html) is { } path)
            {
                await File.WriteAllTextAsync(path, AuditReportPage.Of(report), cancellationToken);
                call.Talk($"{Wording.Count(report.Entries.Count)} entries in {path}");
            }

            if (call.Json)
            {
                WriteJson(call, report);
            }
            else if (call.Get(csv))
            {
                WriteCsv(call, report);
            }
            else if (call.Get(html) is null)
            {
                WriteTables(call, report);
            }

            var faults = report.Faults();
            foreach (var fault in faults.Take(FaultsTold))
            {
                call.Talk($"FAULT: entry {fault.LogIndex}: {fault.Description}");
            }

            return faults.Count == 0 ? ExitCode.Done : ExitCode.Proof;
        });
    }

    private static async Task<AuditReport> ReadAsync(ToolCall call, string? agency, DateTimeOffset from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var context = call.SupervisionContext();
        var checkpoint = await LogPins.Auditor(call, context).AdvanceAsync(cancellationToken);
        var about = await call.Connect().GetHubAsync(context, cancellationToken);
        var end = to ?? about.Hub.CurrentTime.ToDateTimeOffset();
        var request = new Wire.ListAuditEntriesRequest
        {
            Context = context,
            Agency = agency is null ? "" : ResourceName.Agency(agency),
            Filter = new Wire.AuditFilter
            {
                StartTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(from),
                EndTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(end),
            },
        };
        var entries = await EntryReader.ReadAsync(call, request, limit: 0, cancellationToken).ToListAsync(cancellationToken);
        entries.Reverse();
        return new AuditReport
        {
            Agency = request.Agency.Length > 0 ? request.Agency : about.Caller.Agency == "agencies/hub" ? "" : about.Caller.Agency,
            From = from,
            To = end,
            MadeTime = call.Environment.Time.GetUtcNow(),
            MadeBy = $"{about.Caller.CallerName}, {Wording.Words(about.Caller.Role)} of {about.Caller.Agency}",
            Checkpoint = checkpoint,
            Entries = entries,
        };
    }

    private static void WriteTables(ToolCall call, AuditReport report)
    {
        var sheet = new FactSheet();
        sheet.Head(SafeText.ForTerminal($"Logs of {(report.Agency.Length == 0 ? "all agencies" : Wording.Id(report.Agency))} (Directive (EU) 2016/680 art. 25)"));
        sheet.Add("period", $"{report.From.UtcDateTime:yyyy-MM-dd HH:mm} to {report.To.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        sheet.Add("entries", Wording.Count(report.Entries.Count));
        sheet.Add("made", $"{report.MadeTime.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {report.MadeBy}");
        sheet.Add("log", $"{report.Checkpoint.Checkpoint.Origin}, {Wording.Count(report.Checkpoint.Checkpoint.Size)} entries, root {report.Checkpoint.Checkpoint.Root}");
        sheet.Write(call.Environment);
        foreach (var (heading, headers, groups) in report.Parts.Where(p => p.Groups.Count > 0))
        {
            var table = new TextTable([.. headers, .. AuditReport.CountHeaders]) { DropOrder = ["first (UTC)", "last (UTC)"] };
            foreach (var group in groups)
            {
                table.Add([.. group.Keys, .. AuditReport.Counts(group)]);
            }

            call.Print();
            call.Print(heading);
            table.Write(call.Environment);
        }
    }

    private static void WriteCsv(ToolCall call, AuditReport report)
    {
        call.Print(string.Join(',', AuditReport.EntryHeaders));
        foreach (var entry in report.Entries)
        {
            call.Print(SafeText.Row(AuditReport.Cells(entry)));
        }
    }

    private static void WriteJson(ToolCall call, AuditReport report) => call.WriteJson(json =>
    {
        json.WriteStartObject();
        json.WriteString("agency", report.Agency);
        json.WriteString("from", report.From);
        json.WriteString("to", report.To);
        json.WriteString("checkpoint", report.Checkpoint.Note.ToString());
        json.WriteStartArray("entries");
        foreach (var entry in report.Entries)
        {
            EntryTable.WriteJson(json, entry);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
