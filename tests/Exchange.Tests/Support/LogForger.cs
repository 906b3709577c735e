using System.Globalization;
using Exchange.Audit;
using Exchange.Server.Hosting;
using Exchange.Storage.Sqlite;

namespace Exchange.Tests.Support;

/// <summary>
/// Changes the log of a hub that is stopped, as somebody would who has its disk and its log's key: rows, tree, the hub's own root and the
/// published checkpoint in agreement again, so that the hub itself serves it without a word.
/// </summary>
internal sealed class LogForger(string data)
{
    private readonly DataDirectory _folder = new(data);

    /// <summary>Changes rows of the log, and makes everything else agree.</summary>
    /// <param name="change">SQL on <c>entries</c> and <c>details</c>; sequences may have gaps after it.</param>
    public void Forge(string change)
    {
        using (var database = new Database(SqliteDatabase.Open(_folder.Database, writes: true)))
        {
            foreach (var statement in change.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                database.Execute(statement);
            }

            CloseGaps(database);
            Grow(database);
            database.Execute("DELETE FROM checkpoints");
            database.Execute("DELETE FROM cosignatures");
        }

        // Of what was published nothing is left here; auditors have it.
        File.Delete($"{_folder.Database}.checkpoint");
    }

    /// <summary>How many entries a hub's database holds.</summary>
    public static long SizeOf(string data)
    {
        using var database = new Database(SqliteDatabase.Open(new DataDirectory(data).Database, writes: false));
        using var count = database.Once("SELECT count(*) FROM entries");
        return count.First(row => row.Long(0), out var size) ? size : 0;
    }

    /// <summary>SQL that changes what a leaf says: how many records it was about.</summary>
    public static string ChangeCount(long sequence) => $"UPDATE entries SET leaf = unhex(substr(hex(leaf), 1, 58) || 'FF' || substr(hex(leaf), 61)) WHERE sequence = {sequence}";

    /// <summary>SQL that drops an entry.</summary>
    public static string Drop(long sequence) => $"DELETE FROM entries WHERE sequence = {sequence}; DELETE FROM details WHERE sequence = {sequence}";

    /// <summary>SQL that swaps two entries.</summary>
    public static string Swap(long one, long other) => string.Concat(new[] { "entries", "details" }.Select(table => string.Create(
        CultureInfo.InvariantCulture,
        $"UPDATE {table} SET sequence = -1 WHERE sequence = {one}; UPDATE {table} SET sequence = {one} WHERE sequence = {other}; UPDATE {table} SET sequence = {other} WHERE sequence = -1;")));

    /// <summary>SQL that cuts the log.</summary>
    public static string Cut(long size) => $"DELETE FROM entries WHERE sequence >= {size}; DELETE FROM details WHERE sequence >= {size}";

    private static void CloseGaps(Database database)
    {
        foreach (var table in new[] { "details", "entries" })
        {
            database.Execute(
                $"CREATE TEMP TABLE places_{table} AS SELECT e.sequence AS was, row_number() OVER (ORDER BY e.sequence) - 1 AS now FROM entries e");
            database.Execute($"UPDATE {table} SET sequence = -1 - (SELECT now FROM places_{table} WHERE was = sequence)");
            database.Execute($"UPDATE {table} SET sequence = -1 - sequence");
        }
    }

    private static void Grow(Database database)
    {
        var tree = new MerkleFrontier();
        database.Execute("DELETE FROM subtrees");
        var leaves = new List<byte[]>();
        using (var rows = database.Once("SELECT leaf FROM entries ORDER BY sequence"))
        {
            while (rows.Step())
            {
                leaves.Add(rows.Bytes(0));
            }
        }

        foreach (var leaf in leaves)
        {
            var hash = MerkleHash.OfLeaf(leaf);
            database.Execute($"UPDATE entries SET hash = x'{hash}' WHERE sequence = {tree.Size}");
            var highest = tree.Append(hash);
            for (var level = MerkleTree.KeptLevels; level <= highest; level += MerkleTree.KeptLevels)
            {
                database.Execute($"INSERT INTO subtrees (epoch, level, idx, hash) VALUES (1, {level}, {(tree.Size >> level) - 1}, x'{tree.Latest(level)}')");
            }
        }

        database.Execute("DELETE FROM entry_hashes");
        database.Execute("DELETE FROM entry_agencies");
        database.Execute($"UPDATE hub SET log_size = {tree.Size}, log_root = x'{tree.Root()}', log_indexed = 0");
    }
}
