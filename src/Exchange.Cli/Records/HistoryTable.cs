using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary>A record's revisions, newest first, and, for its originator, who was shown each: who knew what when.</summary>
internal static class HistoryTable
{
    /// <summary>Reads the history.</summary>
    /// <param name="call">The call.</param>
    /// <param name="context">Its context.</param>
    /// <param name="name">The record.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The revisions, and what was disclosed of them; nothing of the latter to other agencies.</returns>
    public static async Task<(IReadOnlyList<Wire.Record> Revisions, IReadOnlyList<Wire.LedgerDisclosure> Disclosures)> ReadAsync(
        ToolCall call, Wire.CallContext context, string name, CancellationToken cancellationToken)
    {
        var hub = call.Connect();
        var history = await hub.Records.GetRecordHistoryAsync(new Wire.GetRecordHistoryRequest { Context = context, Name = name }, cancellationToken: cancellationToken);
        try
        {
            var ledger = await hub.Duties.GetLedgerAsync(new Wire.GetLedgerRequest { Context = context, Name = name }, cancellationToken: cancellationToken);
            return (history.Revisions, ledger.Disclosures);
        }
        catch (HubException refused) when (refused.Reason == Wire.Reason.NotFound)
        {
            // Another agency's record: its ledger is its originator's.
            return (history.Revisions, []);
        }
    }

    /// <summary>Makes the table.</summary>
    /// <param name="revisions">The revisions, newest first.</param>
    /// <param name="disclosures">What was disclosed.</param>
    /// <returns>The table.</returns>
    public static TextTable Make(IReadOnlyList<Wire.Record> revisions, IReadOnlyList<Wire.LedgerDisclosure> disclosures)
    {
        var known = disclosures.ToLookup(d => d.Revision);
        var table = new TextTable(">revision", "since (UTC)", "name", "status", "sharing", "correction", "shown to") { DropOrder = ["sharing"] };
        foreach (var revision in revisions)
        {
            table.Add(
                $"{revision.Revision}",
                Wording.Second(revision.UpdateTime),
                RecordTitle.Of(revision),
                RecordTitle.Status(revision),
                $"{RecordTitle.Tlp(revision.Marking?.Tlp ?? Wire.Tlp.Unspecified)}{(revision.Marking?.Restriction is null ? "" : ", RESTRICTED")}",
                revision.Content?.Correction?.Reason,
                string.Join("; ", known[revision.Revision].GroupBy(d => d.Agency).Select(g => $"{Wording.Id(g.Key)} {Wording.Second(g.First().LogTime)}")));
        }

        return table;
    }
}
