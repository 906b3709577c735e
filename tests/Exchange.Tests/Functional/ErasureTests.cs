using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Exchange.V1;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>Erasure that is one: nothing of the record is shown again, and nothing stale revives it.</summary>
public sealed class ErasureTests : IAsyncLifetime
{
    private TestHub? _hub;

    private TestHub Hub => _hub!;

    public async ValueTask InitializeAsync() => _hub = await TestHub.StartAsync();

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    [Fact]
    public async Task Erases_EveryRevisionAndLeavesATombstone()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        var name = giver.Record("sample-domain-1");
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Saying(c => c.Note = "second"));
        var pulled = await reader.System.PullAllAsync();

        var erased = await giver.Officer.EraseAsync(name);

        Assert.Equal((3, 1), (erased.Revision, erased.DutyCount));
        Assert.InRange(erased.GoneByTime.ToDateTimeOffset(), Hub.Now, Hub.Now.AddHours(24));
        Assert.Equal(32, erased.Entry.Hash.Length);
        var change = Assert.Single((await reader.System.PullAllAsync(pulled.Cursor)).Changes);

        // It is told of the last revision it could see; the tombstone's number would count those that were hidden from it.
        Assert.Equal((ChangeKind.Erased, name, 2), (change.Kind, change.Record.Name, change.Record.Revision));
        Assert.Null(change.Record.Content);
        Assert.Empty((await reader.System.PullAllAsync()).Changes);
        Assert.Empty((await giver.System.PullAllAsync()).Changes);
        foreach (var caller in new[] { giver.Officer, giver.Auditor, reader.Officer })
        {
            Assert.False(await caller.GetsAsync(name));
            Assert.Empty(await caller.SearchAsync(giver));
            await RefusedCall.ByAsync(StatusCode.NotFound, "NOT_FOUND", () => caller.HistoryAsync(name));
        }

        await RefusedCall.ByAsync(StatusCode.NotFound, "NOT_FOUND", () => giver.Officer.EraseAsync(name));
        Assert.EndsWith($"\t{name}\n", await File.ReadAllTextAsync(Hub.DatabasePath + ".erasures", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_StalePushesAndTakesOneThatNamesTheTombstone()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        var name = giver.Record("sample-domain-1");
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        var tombstone = (await giver.Officer.EraseAsync(name)).Revision;

        var (plain, stale, asNew) = (SampleRecords.Domain(giver, 1), SampleRecords.Domain(giver, 1), SampleRecords.Domain(giver, 1));
        (stale.ExpectedRevision, asNew.ExpectedRevision) = (1, 0);
        var outcomes = await giver.System.PushAllAsync(plain, stale, asNew, SampleRecords.Domain(giver, 2));
        Assert.All(outcomes.Take(3), o => Assert.Equal((OutcomeStatus.Rejected, Reason.RecordErased, tombstone), (o.Status, o.Reason, o.Revision)));
        Assert.Equal(OutcomeStatus.Created, outcomes[3].Status);

        // Anew, by the tombstone's revision: another kind would still be another record; nobody gets it until it is distributed again.
        var anew = SampleRecords.Domain(giver, 1).Saying(c => c.Note = "anew");
        anew.ExpectedRevision = tombstone;
        var revived = Assert.Single(await giver.System.PushAllAsync(anew));
        Assert.Equal((OutcomeStatus.Created, tombstone + 1), (revived.Status, revived.Revision));
        Assert.False(await reader.Officer.GetsAsync(name));
        var history = await giver.Officer.HistoryAsync(name);
        Assert.Equal((tombstone + 1, "anew"), (Assert.Single(history).Revision, history[0].Content.Note));
        await giver.Officer.SearchesAsync(giver, name);
    }

    [Fact]
    public async Task Rejects_ErasureOfAnotherRevisionThanTheOneMeant()
    {
        var giver = await Hub.AddAgencyAsync("giver");
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Saying(c => c.Note = "second"));
        var request = new EraseRecordRequest { Context = giver.Officer.Context, Name = giver.Record("sample-domain-1"), ExpectedRevision = 1 };

        await RefusedCall.ByAsync(StatusCode.Aborted, "REVISION_CONFLICT", async () => await giver.Officer.Records.EraseRecordAsync(request));
        Assert.True(await giver.Officer.GetsAsync(giver.Record("sample-domain-1")));

        request.ExpectedRevision = 2;
        Assert.Equal(3, (await giver.Officer.Records.EraseRecordAsync(request)).Revision);
    }

    [Fact]
    public async Task Erases_AcrossARestart()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader), SampleRecords.Domain(giver, 2).For(reader));
        var pulled = await reader.System.PullAllAsync();
        await giver.Officer.EraseAsync(giver.Record("sample-domain-1"));

        await Hub.StopNodeAsync();
        await Hub.StartNodeAsync();
        foreach (var caller in new[] { giver.Officer, reader.System, reader.Officer })
        {
            caller.Reconnect();
        }

        Assert.Equal(["Erased sample-domain-1"], (await reader.System.PullAllAsync(pulled.Cursor)).Story);
        Assert.Equal(["Erase Erased sample-domain-1"], await reader.Officer.DutyStoryAsync());
        await giver.Officer.SearchesAsync(giver, giver.Record("sample-domain-2"));
        Assert.Single(await giver.Officer.SearchAsync(giver));
    }

    [Fact]
    public async Task Erases_AgainWhatAnOlderBackupBringsBack()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader), SampleRecords.Domain(giver, 2).For(reader));
        await reader.System.PullAllAsync();
        await Hub.StopNodeAsync();
        File.Copy(Hub.DatabasePath, Hub.Folder["backup.db"]);
        await Hub.StartNodeAsync();
        giver.Officer.Reconnect();
        await giver.Officer.EraseAsync(giver.Record("sample-domain-1"));
        await Hub.StopNodeAsync();

        // The backup is put back without the files beside the database, but the journal of erasures is not part of it.
        File.Delete(Hub.DatabasePath + "-wal");
        File.Copy(Hub.Folder["backup.db"], Hub.DatabasePath, overwrite: true);
        Assert.Contains("new-epoch", (await Assert.ThrowsAsync<InvalidDataException>(Hub.StartNodeAsync)).Message, StringComparison.Ordinal);
        using var output = new StringWriter();
        string[] arguments = ["--data", Path.GetDirectoryName(Hub.DatabasePath)!, "--reason", "a backup was restored"];
        Assert.True(await NewEpochCommand.Create(output, output).Parse(arguments).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken) == 0, output.ToString());
        await Hub.StartNodeAsync();
        foreach (var caller in new[] { giver.Officer, giver.System, reader.Officer, reader.System })
        {
            caller.Reconnect();
        }

        Assert.False(await giver.Officer.GetsAsync(giver.Record("sample-domain-1")));
        Assert.Equal(["sample-domain-2"], (await reader.System.PullAllAsync()).Ids);
        Assert.Equal(["Erase Erased sample-domain-1"], await reader.Officer.DutyStoryAsync());
        Assert.Equal(Reason.RecordErased, Assert.Single(await giver.System.PushAllAsync(SampleRecords.Domain(giver, 1))).Reason);
    }
}
