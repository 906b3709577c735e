using System.Security.Cryptography;
using Exchange.EndToEnd.Faults.Load;
using Exchange.V1;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Exchange.EndToEnd.Faults.AfterRestart;

/// <summary>The checks themselves find what they are to find; those that a lost change fails are shown by <see cref="PowerLossTests"/>.</summary>
[Collection(FaultCollection.Name)]
public sealed class ChecksTests(FaultStage stage)
{
    [Theory]
    [InlineData(
        "INSERT INTO past (agency_no, id, until, position, status, audience_no, revision, distribution_revision, erased, updated) VALUES (1, 'none', 1000, 999, 0, 1, 1, 1, 0, 0)",
        "position 999 is a change without an entry")]
    [InlineData(
        "INSERT INTO entries (sequence, leaf, hash, touched) SELECT 900, CAST(substr(leaf, 1, 1) || x'01' || substr(leaf, 3) AS BLOB), hash, x'e70701' FROM entries WHERE sequence = 0; INSERT INTO details SELECT 900, salt, detail FROM details WHERE sequence = 0",
        "position 999 is touched by an entry, and is no change")]
    [InlineData("UPDATE entries SET touched = x'0101' WHERE sequence = 1", "the leaf of entry 1 does not commit to what stands beside it")]
    [InlineData("UPDATE details SET detail = x'00' WHERE sequence = 1", "the leaf of entry 1 does not commit to what stands beside it")]
    [InlineData("DELETE FROM details WHERE sequence = 1", "1 entries have no detail")]
    [InlineData("INSERT INTO sessions (session, agency_no, created, last_number, last_time, kept) VALUES (x'00', 1, 0, 3, 0, 1)", "a session has applied 3 batches, and 0 answers are kept, up to 0")]
    [InlineData("INSERT INTO batches (session_no, number, keyed_hash, outcomes, sequence) VALUES (1, 7, x'', x'', 0)", "the answer of a batch 7 leads to no entry")]
    public async Task Finds_WhatTheDatabaseDoesNotTellTwice(string change, string finding)
    {
        var data = stage.Copy(stage.Folder.Hub);
        Assert.Empty(await FindAsync(new ChangesAreLogged(), data));
        Change(Path.Combine(data, "hub.db"), change);

        Assert.Contains(finding, await FindAsync(new ChangesAreLogged(), data));
    }

    [Fact]
    public async Task Finds_AGapInTheLog_AWrongHash_AndWhatChangedSince()
    {
        var load = new HubLoad(stage, seed: 0);
        Assert.Empty(await FindAsync(new LogIsWhole(), "", load, Entry(0), Entry(1), Entry(2)));

        Assert.Equal(["entry 2 was there before and is gone"], await FindAsync(new LogIsWhole(), "", load, Entry(0), Entry(1)));
        Assert.Equal(["entry 1 is another than before"], await FindAsync(new LogIsWhole(), "", load, Entry(0), Entry(1, "another"), Entry(2)));
        Assert.Contains("entry 2 stands where 1 should", await FindAsync(new LogIsWhole(), "", load, Entry(0), Entry(2), Entry(3)));
        var wrong = Entry(3);
        wrong.Leaf = ByteString.CopyFromUtf8("changed");
        Assert.Equal(["the hash of entry 3 is not its leaf's"], await FindAsync(new LogIsWhole(), "", load, Entry(0), Entry(1), Entry(2), wrong));
    }

    [Fact]
    public void Finds_ACheckpointThatTheLeavesDoNotBegin()
    {
        ByteString[] leaves = [.. Enumerable.Range(0, 9).Select(i => Entry(i).Hash)];
        var tree = new ExpectedTree(leaves);
        Checkpoint[] published = [.. new[] { 3, 6, 9 }.Select(size => Published(size, tree.Root(size)))];
        Assert.Empty(TreeIsConsistent.Find(published, leaves.Length, tree));

        var other = new ExpectedTree([.. leaves[..4], leaves[0], .. leaves[5..]]);
        Assert.Equal(
            ["the leaves do not have the root of the checkpoint of 6 entries", "the leaves do not have the root of the checkpoint of 9 entries"],
            TreeIsConsistent.Find(published, leaves.Length, other));
        Assert.Equal(["a checkpoint of 9 entries was published, and the log has 8"], TreeIsConsistent.Find(published, 8, new ExpectedTree(leaves[..8])));
        Assert.Equal(["a checkpoint of 3 entries was published after one of 6"], TreeIsConsistent.Find([published[1], published[0]], leaves.Length, tree));
        var said = new Checkpoint(published[2]) { Note = published[1].Note };
        Assert.StartsWith("the checkpoint of 9 entries is not what its note says", Assert.Single(TreeIsConsistent.Find([.. published[..2], said], leaves.Length, tree)), StringComparison.Ordinal);
    }

    [Fact]
    public void Verifies_TheExpectedTreeByItsProofs()
    {
        ByteString[] leaves = [.. Enumerable.Range(0, 20).Select(i => Entry(i).Hash)];
        var tree = new ExpectedTree(leaves);
        for (var second = 1; second <= leaves.Length; second++)
        {
            for (var first = 1; first <= second; first++)
            {
                Audit.MerkleHash[] proof = [.. tree.Proof(first, second).Select(h => Audit.MerkleHash.Read(h.Span))];
                Assert.True(Audit.MerkleProof.VerifiesConsistency(first, Audit.MerkleHash.Read(tree.Root(first).Span), second, Audit.MerkleHash.Read(tree.Root(second).Span), proof));
            }
        }
    }

    private static Checkpoint Published(int size, ByteString root) => new() { TreeSize = size, RootHash = root, Note = $"log\n{size}\n{root.ToBase64()}\n" };

    private Task<IReadOnlyList<string>> FindAsync(IAfterRestart check, string data, HubLoad? load = null, params AuditEntry[] log) => check.FindAsync(
        new RestartedHub(stage.Folder, new Uri("https://localhost"), data, load ?? new HubLoad(stage, seed: 0)) { Log = log }, TestContext.Current.CancellationToken);

    private static AuditEntry Entry(int index, string says = "says")
    {
        var leaf = System.Text.Encoding.ASCII.GetBytes($"{index} {says}");
        return new AuditEntry { LogIndex = index, Leaf = ByteString.CopyFrom(leaf), Hash = ByteString.CopyFrom(SHA256.HashData([0, .. leaf])) };
    }

    private static void Change(string database, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the statements are this class's own
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
