using System.Text.Json;
using Exchange.Client;
using Exchange.V1;
using Google.Protobuf;

namespace Exchange.Demo.Stage;

/// <summary>Reads what the tool writes for programs.</summary>
internal static class ToolOutput
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>The totals of <c>exchange push --json</c>.</summary>
    public static PushTotals Totals(string json)
    {
        using var document = JsonDocument.Parse(json);
        var totals = document.RootElement;
        return new PushTotals(Number("created"), Number("updated"), Number("unchanged"), Number("conflict"), Number("rejected"));

        long Number(string name) => totals.GetProperty(name).GetInt64();
    }

    /// <summary>The duties of <c>exchange duties --json</c>.</summary>
    public static IReadOnlyList<Duty> Duties(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(d => Parser.Parse<Duty>(d.GetRawText()))];
    }

    /// <summary>The ledger of <c>exchange ledger --json</c>.</summary>
    public static GetLedgerResponse Ledger(string json) => Parser.Parse<GetLedgerResponse>(json);

    /// <summary>The changes in a file that <c>exchange pull --format ndjson</c> wrote.</summary>
    public static ReceivedRecords Changes(string path)
    {
        var received = new ReceivedRecords();
        foreach (var line in File.ReadLines(path))
        {
            received.Apply(Parser.Parse<Change>(line));
        }

        return received;
    }
}
