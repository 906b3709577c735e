using Exchange.Audit;
using Exchange.Storage;
using Exchange.Storage.Sqlite;
using Exchange.Tests.Records;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Storage.Sqlite;

public sealed class SqliteHubTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exchange-hub-");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    private string DatabasePath => Path.Combine(_folder.FullName, "hub.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Rejects_AMissingDatabase_AndMakesNone()
    {
        var missing = Assert.Throws<FileNotFoundException>(Open);

        Assert.Contains("exchange-server init", missing.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void Rejects_TheDatabaseOfAnotherProgram_AndLeavesItAsItIs()
    {
        Run("CREATE TABLE theirs (value)");

        Assert.Contains("no database of Exchange", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);

        Assert.Equal(1, Number("SELECT count(*) FROM sqlite_schema"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is a text and no database, though it is long enough to have a header of one hundred octets, or so one would hope")]
    public void Rejects_AFileThatIsNoDatabase(string content)
    {
        File.WriteAllText(DatabasePath, content);

        Assert.Contains("no database of Exchange", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);

        Assert.Equal(content, File.ReadAllText(DatabasePath));
    }

    [Fact]
    public void Rejects_ADatabaseWhoseMakingDidNotEnd()
    {
        SqliteHub.Create(DatabasePath, _time);
        Run("DELETE FROM hub");

        Assert.Contains("did not end", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_ADatabaseOfANewerVersion()
    {
        SqliteHub.Create(DatabasePath, _time);
        Run("INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('Exchange.Storage.Sqlite.Migrations.9999_future.sql', '2030-01-01')");

        Assert.Contains("newer version", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opens_TheSameHubAgainAndAgain()
    {
        var identity = SqliteHub.Create(DatabasePath, _time);
        var migrations = Number("SELECT count(*) FROM SchemaVersions");
        for (var i = 0; i < 3; i++)
        {
            await using var hub = Open();
            Assert.Equal(identity, hub.Store.Hub);
        }

        Assert.Equal(migrations, Number("SELECT count(*) FROM SchemaVersions"));
    }

    [Fact]
    public async Task Rejects_ASecondProcessOnOneDatabase()
    {
        SqliteHub.Create(DatabasePath, _time);
        await using (Open())
        {
            Assert.Contains("in use by another process", Assert.Throws<IOException>(Open).Message, StringComparison.Ordinal);
        }

        await using var next = Open();
    }

    [Fact]
    public async Task Deletes_TheAnswersOfSessionsWhoseTermIsOver_AndKeepsTheirNames()
    {
        await using var store = new SqliteStoreUnderTest();
        await store.RegisterAsync("es");
        for (var i = 0; i < 5; i++)
        {
            await store.PushAsync("es", Drafts.Domain("es", $"shop-{i:0000}"));
        }

        Assert.Equal(5, store.Number("SELECT count(*) FROM batches"));
        store.Time.Advance(TimeSpan.FromDays(31));

        var begun = TimeProvider.System.GetTimestamp();
        while (store.Number("SELECT count(*) FROM batches") + store.Number("SELECT sum(kept) FROM sessions") > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30), "the answers are not deleted");
            await Task.Yield();
        }

        Assert.Equal(1, store.Number("SELECT count(*) FROM sessions"));
        Assert.Equal(5, store.Store.ReadWholeLog(new AuditQuery(Agency("es"), [AuditAction.Push], long.MaxValue, 10)).Count);
    }

    [Fact]
    public async Task Commits_WhatIsNotedOfDisclosures_WhereNothingElseIsCommitted()
    {
        await using var store = new SqliteStoreUnderTest();
        await store.RegisterAsync("fr");
        var logged = (await store.Store.LogAsync(StoreUnderTest.Entry(AuditAction.Get, "fr"), readAt: null, TestContext.Current.CancellationToken)).Value!;
        var size = store.Store.Log.Size;
        store.Store.NoteSent(logged);

        var begun = TimeProvider.System.GetTimestamp();
        while (store.Number("SELECT count(*) FROM sent") == 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30), "the note is not committed");
            store.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(size, store.Store.Log.Size);
    }

    [Fact]
    public async Task Bounds_TheWriteAheadLogThoughReadingsOverlapWithoutEnd()
    {
        const long Bound = 1024 * 1024;
        await using var store = new SqliteStoreUnderTest(new StoreOptions { LogBytes = Bound });
        await store.RegisterAsync("es");
        await store.CreateOperationAsync("ios-x", "es");
        await store.PushAsync("es", Drafts.Domain("es", "shop-0000") with { Operation = Operation("ios-x") });

        using var stop = new CancellationTokenSource();
        using var turn = new SemaphoreSlim(0);
        var readers = new[] { Task.Run(OverlapAsync), Task.Run(OverlapAsync) };
        var longest = 0L;
        for (var i = 1; i <= 60; i++)
        {
            await store.PushAsync("es", Drafts.Domain("es", $"shop-{i:0000}") with { Content = new byte[200 * 1024] });
            longest = Math.Max(longest, new FileInfo(store.DatabasePath + "-wal").Length);
        }

        await stop.CancelAsync();
        turn.Release(10);
        await Task.WhenAll(readers);
        Assert.InRange(longest, 1, 4 * Bound);

        // Each reading ends only after the other has begun its next.
        async Task OverlapAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                store.Store.VisitOperation(Reader("es"), Operation("ios-x"), _ =>
                {
                    turn.Release();
                    turn.Wait(TimeSpan.FromMilliseconds(20));
                });
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task Finds_OneEntryBehindManyOfOthers()
    {
        await using var hub = new SqliteStoreUnderTest(new() { ScannedHeads = 10 });
        await hub.RegisterAsync("fr");
        await hub.Store.LogAsync(StoreUnderTest.Entry(AuditAction.Get, "fr"), readAt: null, TestContext.Current.CancellationToken);
        for (var i = 0; i < 55; i++)
        {
            await hub.Store.LogAsync(StoreUnderTest.Entry(AuditAction.Read), readAt: null, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, Assert.Single(hub.Store.ReadWholeLog(new AuditQuery(Agency("fr"), [], long.MaxValue, 10))).LogIndex);
    }

    [Fact]
    public async Task Finds_EntriesByAgencyAndHash_WhetherTheyAreIndexedYetOrNot()
    {
        await using var hub = new SqliteStoreUnderTest(new() { ScannedHeads = 7 });
        await hub.RegisterAsync("fr");
        await hub.RegisterAsync("it");
        await LogAsync();
        var begun = TimeProvider.System.GetTimestamp();
        while (hub.Number("SELECT log_indexed FROM hub") < hub.Store.Log.Size)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30), "the log is not indexed");
            hub.Time.Advance(new StoreOptions().IndexDelay);
            await Task.Yield();
        }

        var indexed = hub.Store.Log.Size;
        await LogAsync(); // the clock stands still, and with it the indexer
        Assert.InRange(hub.Number("SELECT count(*) FROM entry_hashes"), indexed, hub.Store.Log.Size);
        AssertAllFound();

        // A restart indexes what the end before it left out.
        await hub.ReopenAsync();
        AssertAllFound();
        return;

        void AssertAllFound()
        {
            var all = hub.Store.ReadLeaves(0, 1_000, onlyOf: null).Select(l => l.Entry!).ToArray();
            var ofIt = all.Where(e => e.Agency == Agency("it")).Select(e => e.LogIndex).ToArray();
            var query = new AuditQuery(Agency("it"), [], long.MaxValue, 1_000);
            Assert.Equal(50, ofIt.Length);
            Assert.Equal(ofIt, hub.Store.ReadWholeLog(query with { OldestFirst = true }).Select(e => e.LogIndex));
            Assert.Equal(ofIt.Reverse(), hub.Store.ReadWholeLog(query).Select(e => e.LogIndex));
            Assert.Equal(ofIt[10..40], hub.Store.ReadWholeLog(query with { OldestFirst = true, From = ofIt[10], Before = ofIt[40] }).Select(e => e.LogIndex));
            Assert.All(all, e => Assert.Equal(e.LogIndex, hub.Store.FindEntry(MerkleHash.Read(e.Logged.Hash.Span))!.LogIndex));
        }

        async Task LogAsync()
        {
            for (var i = 0; i < 50; i++)
            {
                await hub.Store.LogAsync(StoreUnderTest.Entry(AuditAction.Get, i % 2 == 0 ? "fr" : "it"), readAt: null, TestContext.Current.CancellationToken);
            }
        }
    }

    private SqliteHub Open() => SqliteHub.Open(DatabasePath, new StoreOptions(), (_, _, _) => false, _time);

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        SqliteDatabase.Execute(connection, sql);
    }

    private long Number(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var statement = new Statement(connection, sql);
        return statement.First(row => row.Long(0), out var number) ? number : -1;
    }
}
