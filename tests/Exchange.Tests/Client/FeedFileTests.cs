using System.Text;
using Exchange.Client;
using Exchange.Client.Pulling;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Client;

public sealed class FeedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["feed"];

    [Fact]
    public void Resumes_AfterAnyTornEnd()
    {
        Write(("c1", [JournalLine.Kept("agencies/a/records/record-1"), JournalLine.Kept("agencies/a/records/record-2")]));
        var before = new FileInfo(Path).Length;
        Write(("c2", [JournalLine.Gone("agencies/a/records/record-1"), JournalLine.Kept("agencies/a/records/record-3")]));
        var whole = File.ReadAllBytes(Path);

        for (var length = (int)before; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            using var torn = FeedFile.Open(Path);
            Assert.Equal(("c1", 2), (torn.Cursor, torn.HeldCount));
            torn.Journal.Commit([JournalLine.Kept("agencies/a/records/record-4")], "c3");
            torn.Dispose();
            using var reopened = FeedFile.Open(Path);
            Assert.Equal(("c3", 3), (reopened.Cursor, reopened.HeldCount));
        }

        File.WriteAllBytes(Path, whole);
        using var feed = FeedFile.Open(Path);
        Assert.Equal(("c2", 2), (feed.Cursor, feed.HeldCount));
    }

    [Fact]
    public void Resumes_AfterLastGroupIsPartlyZeros()
    {
        Write(("c1", [JournalLine.Kept("agencies/a/records/record-1")]));
        var before = (int)new FileInfo(Path).Length;
        Write(("c2", [JournalLine.Kept("agencies/a/records/record-2")]));
        var bytes = File.ReadAllBytes(Path);
        bytes.AsSpan(before, 12).Clear();
        File.WriteAllBytes(Path, bytes);

        using var feed = FeedFile.Open(Path);

        Assert.Equal(("c1", 1), (feed.Cursor, feed.HeldCount));
    }

    [Fact]
    public void Rejects_DamageInTheMiddle()
    {
        Write(("c1", [JournalLine.Kept("agencies/a/records/record-1")]), ("c2", [JournalLine.Kept("agencies/a/records/record-2")]));
        var text = File.ReadAllText(Path);
        File.WriteAllText(Path, text.Replace("record-1", "record-9", StringComparison.Ordinal));

        Assert.Contains("damaged in its middle", Assert.Throws<ClientFileException>(() => FeedFile.Open(Path)).Message, StringComparison.Ordinal);
        Assert.Equal(text.Length, new FileInfo(Path).Length);
    }

    [Fact]
    public void Rejects_OtherFiles()
    {
        File.WriteAllText(Path, "domain,registrar\nshop.example,x\n");

        Assert.Throws<ClientFileException>(() => FeedFile.Open(Path));
        Assert.Equal("domain,registrar\nshop.example,x\n", File.ReadAllText(Path));
    }

    [Fact]
    public void Rejects_SecondHolder()
    {
        using (FeedFile.Open(Path))
        {
            Assert.Contains("in use by another process", Assert.Throws<ClientFileException>(() => FeedFile.Open(Path)).Message, StringComparison.Ordinal);
        }

        FeedFile.Open(Path).Dispose();
    }

    [Fact]
    public void Returns_SameStateAfterCompaction()
    {
        using (var feed = FeedFile.Open(Path))
        {
            feed.Journal.Bind("2:00");
            feed.Journal.Commit([JournalLine.Kept("agencies/a/records/older-01"), JournalLine.Restricted("agencies/a/records/older-02")], "c0");
            feed.Journal.Commit([JournalLine.SnapshotStarted(7)], "");
            for (var page = 0; page < 60; page++)
            {
                feed.Journal.Commit([.. Enumerable.Range(0, 500).Select(n => JournalLine.Kept($"agencies/a/records/record-{n}"))], $"c{page}");
            }
        }

        Assert.True(new FileInfo(Path).Length < 30_000L * 20, "30,000 lines were not compacted");
        using var reopened = FeedFile.Open(Path);
        Assert.Equal(("c59", 502), (reopened.Cursor, reopened.HeldCount));
        Assert.Equal(
            [("agencies/a/records/older-01", false), ("agencies/a/records/older-02", true)],
            reopened.Journal.Held.NotSeen().OrderBy(n => n.Name, StringComparer.Ordinal));
        reopened.Journal.Commit([JournalLine.SnapshotEnded()], "end");
        Assert.Equal(501, reopened.HeldCount);
    }

    [Fact]
    public void Returns_NothingOfAHeaderThatWasTorn()
    {
        File.WriteAllText(Path, "exchange-fe", Encoding.ASCII);

        using var feed = FeedFile.Open(Path);
        feed.Journal.Bind("2:00");
        feed.Journal.Commit([JournalLine.Kept("agencies/a/records/record-1")], "c1");
        feed.Dispose();

        using var reopened = FeedFile.Open(Path);
        Assert.Equal("c1", reopened.Cursor);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(params (string Cursor, JournalLine[] Lines)[] groups)
    {
        using var feed = FeedFile.Open(Path);
        feed.Journal.Bind("2:00");
        foreach (var (cursor, lines) in groups)
        {
            feed.Journal.Commit(lines, cursor);
        }
    }
}
