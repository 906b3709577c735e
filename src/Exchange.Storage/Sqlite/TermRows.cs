using Exchange.Storage.Sqlite.Runs;

namespace Exchange.Storage.Sqlite;

/// <summary>What Search finds records by, as read in one snapshot.</summary>
internal sealed class TermRows(Database database)
{
    private readonly RunRows _rows = new(database);

    /// <summary>The terms from one key to another, that one not included, in order; none twice.</summary>
    public IEnumerable<(string Text, int AgencyNumber, string Id)> Between(byte[] first, byte[] end)
    {
        var terms = new RunMerger(_rows.Of(RunTreeId.Terms).Select(r => new RunCursor(_rows, r.Number)), first);
        byte[] last = [];
        for (; terms.Least is { } least && least.Key.SequenceCompareTo(end) < 0; terms.Next())
        {
            if (!least.Key.SequenceEqual(last))
            {
                last = least.Key.ToArray();
                yield return RunKey.ReadTerm(last);
            }
        }
    }
}
