using Exchange.Client;
using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Client;

public sealed class DutyTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delivers_EveryDutyOnceAndAgainUntilItIsAcknowledged()
    {
        var (giver, reader) = await WithdrawnAsync(3);
        await using var hub = fixture.Hub.Connect(reader.System);

        var first = await hub.PullDutiesAsync(cancellationToken: Cancellation).ToListAsync(Cancellation);
        var second = await hub.PullDutiesAsync(cancellationToken: Cancellation).ToListAsync(Cancellation);

        Assert.Equal(Enumerable.Range(1, 3).Select(n => giver.Record($"sample-domain-{n}")), Duties(first).Select(d => d.Record).Order());
        Assert.All(Duties(first), d => Assert.Equal((DutyKind.Erase, DutyCause.Withdrawn), (d.Kind, d.Cause)));
        Assert.Equal(3, Assert.Single(first.OfType<DutyEvent.CaughtUp>()).OpenCount);
        Assert.Equal(Duties(first), Duties(second));
    }

    [Fact]
    public async Task Records_WhatTheCallerHasDone()
    {
        var (giver, reader) = await WithdrawnAsync(3);
        await using var hub = fixture.Hub.Connect(reader.System);

        var acted = new List<string>();
        var answered = await hub.AnswerDutiesAsync(
            (duty, _) =>
            {
                acted.Add(duty.Record);
                return Task.FromResult(acted.Count switch { 1 => DutyAnswer.Erased, 2 => DutyAnswer.Retained("StPO § 489"), _ => null });
            },
            cancellationToken: Cancellation).ToListAsync(Cancellation);

        Assert.Equal(acted, answered.Select(a => a.Duty.Record));
        Assert.Equal([true, true, null], answered.Select(a => a.Outcome?.Accepted));
        Assert.Equal([acted[2]], await OpenAsync(hub));
        await using var own = fixture.Hub.Connect(giver.System);
        var ledger = await own.Duties.GetLedgerAsync(new GetLedgerRequest { Name = acted[1] }, cancellationToken: Cancellation);
        Assert.Equal((DutyResult.Retained, "StPO § 489"), (ledger.Duties[0].Result, ledger.Duties[0].RetentionBasis));
    }

    [Fact]
    public async Task Records_WhatWasDoneBeforeAFailureAndNothingAfter()
    {
        var (_, reader) = await WithdrawnAsync(3);
        await using var hub = fixture.Hub.Connect(reader.System);

        var acted = new List<string>();
        var answering = hub.AnswerDutiesAsync(
            (duty, _) =>
            {
                acted.Add(duty.Record);
                return acted.Count == 2 ? throw new InvalidOperationException("the disk is full") : Task.FromResult<DutyAnswer?>(DutyAnswer.Erased);
            },
            cancellationToken: Cancellation);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await answering.ToListAsync(Cancellation));
        Assert.Equal("the disk is full", failure.Message);
        var open = await OpenAsync(hub);
        Assert.Equal(2, open.Count);
        Assert.DoesNotContain(acted[0], open);
    }

    [Fact]
    public async Task Delivers_DutiesToFollowerThroughLostLines()
    {
        var (giver, reader) = await WithdrawnAsync(2);
        await using var line = new CuttingProxy(fixture.Hub.Endpoint);
        await using var hub = fixture.Hub.Connect(reader.System, line.Endpoint);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var steps = hub.PullDutiesAsync(new DutyOptions { Follow = true }, stop.Token).GetAsyncEnumerator(stop.Token);

        var given = await NextPagesAsync(steps, 2);
        line.CutNow();
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 9).For(reader));
        await reader.System.PullAllAsync();
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 9).For(new Distribution()));
        given.AddRange(await NextPagesAsync(steps, 1));

        Assert.Equal([giver.Record("sample-domain-1"), giver.Record("sample-domain-2"), giver.Record("sample-domain-9")], given.Select(d => d.Record));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await steps.MoveNextAsync());
    }

    [Fact]
    public async Task Rejects_WhatWasNeverDelivered()
    {
        var (_, reader) = await WithdrawnAsync(1);
        await using var hub = fixture.Hub.Connect(reader.System);

        var outcomes = await hub.AcknowledgeAsync(
            [new Acknowledgement { Duty = $"{reader.Name}/duties/999999", Result = DutyResult.Erased }, new Acknowledgement { Duty = "nothing", Result = DutyResult.Erased }],
            cancellationToken: Cancellation);

        Assert.Equal([(false, Reason.NotFound), (false, Reason.NotFound)], outcomes.Select(o => (o.Accepted, o.Reason)));
    }

    [Fact]
    public void Rejects_RetentionWithoutALaw() => Assert.Throws<ArgumentException>(() => DutyAnswer.Retained(" "));

    /// <summary>Domains 1 to n that one agency was shown, and is shown no more.</summary>
    private async Task<(TestAgency Giver, TestAgency Reader)> WithdrawnAsync(int count)
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync([.. Enumerable.Range(1, count).Select(n => SampleRecords.Domain(giver, n).For(reader))]);
        await reader.System.PullAllAsync();
        await giver.System.StoreAsync([.. Enumerable.Range(1, count).Select(n => SampleRecords.Domain(giver, n).For(new Distribution()))]);
        return (giver, reader);
    }

    private static async Task<List<Duty>> NextPagesAsync(IAsyncEnumerator<DutyEvent> steps, int count)
    {
        var duties = new List<Duty>();
        while (duties.Count < count && await steps.MoveNextAsync())
        {
            duties.AddRange(steps.Current is DutyEvent.Page page ? page.Duties : []);
        }

        return duties;
    }

    private static List<Duty> Duties(IEnumerable<DutyEvent> steps) => [.. steps.OfType<DutyEvent.Page>().SelectMany(p => p.Duties)];

    private static async Task<List<string>> OpenAsync(HubConnection hub) =>
        [.. Duties(await hub.PullDutiesAsync(cancellationToken: Cancellation).ToListAsync(Cancellation)).Select(d => d.Record)];
}
