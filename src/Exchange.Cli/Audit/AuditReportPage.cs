using System.Globalization;
using System.Net;
using System.Text;
using Exchange.Cli.Output;

namespace Exchange.Cli.Audit;

/// <summary>The report as one HTML file that needs nothing else and prints on A4: the totals first, then every entry.</summary>
internal static class AuditReportPage
{
    private const string Style = """
        body { font: 10pt/1.4 "Liberation Sans", Arial, sans-serif; color: #111; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
        h1 { font-size: 16pt; margin: 0 0 .3rem; } h2 { font-size: 12pt; margin: 1.6rem 0 .4rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .8rem 0; } dt { color: #555; } dd { margin: 0; overflow-wrap: anywhere; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .2rem .5rem .2rem 0; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
        th { border-bottom: 1px solid #111; font-weight: 600; } .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } .t { white-space: nowrap; }
        .hash { font: 7pt/1.3 "Liberation Mono", monospace; color: #555; } .entries { font-size: 8pt; } .fault { color: #a00; font-weight: 600; } pre { font: 8pt/1.3 "Liberation Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        @page { size: A4 landscape; margin: 14mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }
        @media print { body { margin: 0; max-width: none; padding: 0; } thead { display: table-header-group; } tr { break-inside: avoid; } h2 { break-after: avoid; } }
        """;

    /// <summary>Makes the page.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The HTML.</returns>
    public static string Of(AuditReport report)
    {
        var title = $"Logs of {(report.Agency.Length == 0 ? "all agencies" : Wording.Id(report.Agency))}, {report.From.UtcDateTime:yyyy-MM-dd} to {report.To.UtcDateTime:yyyy-MM-dd}";
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{Text(title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(title)}</h1>\n<p>Logs of processing under Directive (EU) 2016/680 article 25, for verification of its lawfulness.</p>\n");
        Facts(page, report);
        foreach (var (heading, headers, groups) in report.Parts.Where(p => p.Groups.Count > 0))
        {
            Table(page, heading, [.. headers, .. AuditReport.CountHeaders], groups.Select(g => (IReadOnlyList<string>)[.. g.Keys, .. AuditReport.Counts(g)]));
        }

        Entries(page, report);
        page.Append(CultureInfo.InvariantCulture, $"<h2>Checkpoint</h2>\n<p>What the hub's log key vouched for when this was made. With it, anybody can tell later whether these entries were changed.</p>\n<pre>{WebUtility.HtmlEncode(string.Join('\n', SafeText.Lines(report.Checkpoint.Note.ToString())))}</pre>\n");
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Facts(StringBuilder page, AuditReport report)
    {
        var faults = report.Faults();
        (string Label, string Value)[] facts =
        [
            ("Agency", report.Agency.Length == 0 ? "all" : report.Agency),
            ("Period", $"{report.From.UtcDateTime:yyyy-MM-dd HH:mm} to {report.To.UtcDateTime:yyyy-MM-dd HH:mm} UTC"),
            ("Entries", Wording.Count(report.Entries.Count)),
            ("Made", $"{report.MadeTime.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {report.MadeBy}"),
            ("Log", $"{report.Checkpoint.Checkpoint.Origin}, {Wording.Count(report.Checkpoint.Checkpoint.Size)} entries, root {report.Checkpoint.Checkpoint.Root}"),
        ];
        page.Append("<dl>\n");
        foreach (var (label, value) in facts)
        {
            page.Append(CultureInfo.InvariantCulture, $"<dt>{label}</dt><dd>{Text(value)}</dd>\n");
        }

        page.Append(faults.Count == 0
            ? "<dt>Check</dt><dd>every entry is what its leaf in the log commits to</dd>\n"
            : string.Create(CultureInfo.InvariantCulture, $"<dt>Check</dt><dd class=\"fault\">{faults.Count} entries are not what their leaves commit to, the first at index {faults[0].LogIndex}: {Text(faults[0].Description)}</dd>\n"));
        page.Append("</dl>\n");
    }

    private static void Table(StringBuilder page, string heading, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(heading)}</h2>\n<table>\n<thead><tr>");
        foreach (var header in headers)
        {
            page.Append(CultureInfo.InvariantCulture, $"<th{Class(header)}>{Text(header.TrimStart('>'))}</th>");
        }

        page.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            page.Append("<tr>");
            for (var i = 0; i < headers.Count; i++)
            {
                page.Append(CultureInfo.InvariantCulture, $"<td{Class(headers[i])}>{Text(row[i])}</td>");
            }

            page.Append("</tr>\n");
        }

        page.Append("</tbody>\n</table>\n");
    }

    private static void Entries(StringBuilder page, AuditReport report)
    {
        page.Append("<h2>Entries</h2>\n<table class=\"entries\">\n<thead><tr><th class=\"n\">Index</th><th>Time (UTC)</th><th>Processing</th><th>By</th><th>Justification</th><th>About</th><th class=\"n\">Records</th><th>Refused</th></tr></thead>\n<tbody>\n");
        foreach (var entry in report.Entries)
        {
            var justification = string.Join("; ", ((string[])[Wording.Words(entry.Purpose), entry.Detail?.LegalBasis ?? "", entry.Detail?.CaseReference is { Length: > 0 } reference ? $"case {reference}" : ""]).Where(t => t.Length > 0));
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"n\">{entry.LogIndex}</td><td class=\"t\">{Text(Wording.Second(entry.LogTime))}</td>");
            page.Append(CultureInfo.InvariantCulture, $"<td>{Text(ProcessingKind.Of(entry.Action))} ({Text(Wording.Words(entry.Action))})</td>");
            page.Append(CultureInfo.InvariantCulture, $"<td>{Text($"{Wording.Id(entry.Agency)} {Wording.Words(entry.Role)} {(entry.Detail is null ? "(no longer known)" : EntryTable.By(entry.Detail))}".Trim())}</td>");
            page.Append(CultureInfo.InvariantCulture, $"<td>{Text(justification)}</td><td>{Text(entry.Detail?.Subject)}<br><span class=\"hash\">{EntryTable.Hash(entry)}</span></td>");
            page.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{Wording.Count(entry.RecordCount)}</td><td>{(entry.Reason == V1.Reason.Unspecified ? "" : Text(Wording.Code(entry.Reason)))}</td></tr>\n");
        }

        page.Append("</tbody>\n</table>\n");
    }

    private static string Class(string header) => header.StartsWith('>') ? " class=\"n\"" : header.EndsWith("(UTC)", StringComparison.Ordinal) ? " class=\"t\"" : "";

    // What a record or a caller wrote neither ends an element nor turns the page's text around.
    private static string Text(string? text) => WebUtility.HtmlEncode(SafeText.ForTerminal(text));
}
