using CsCheck;
using Exchange.Storage;
using Exchange.Storage.Sqlite;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Storage.Sqlite;

/// <summary>In which order agencies get their turn at the writer, how long their groups are, and how much may wait.</summary>
public sealed class WriteQueueTests
{
    private static readonly WriteLane[] Lanes = [WriteLane.Of(Agency("es")), WriteLane.Of(Agency("fr")), WriteLane.Of(Agency("pt"))];

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Takes_TenRecordsBeforeWhatIsLeftOfAMillion()
    {
        var queue = new WriteQueue(new StoreOptions { QueuedJobs = 1_000 });
        for (var i = 0; i < 1_000; i++)
        {
            await queue.EnqueueAsync(new Job("es", 1_000, i), Ended);
        }

        Assert.Equal("es-0", queue.TakeFirst()!.ToString());
        await queue.EnqueueAsync(new Job("fr", 10, 0), Ended);
        Assert.Equal("fr-0", queue.TakeNext()!.ToString());
        Assert.Equal("es-1", queue.TakeNext()!.ToString());
    }

    [Fact]
    public async Task Takes_TenRecordsAmongNineteenMillions()
    {
        var queue = new WriteQueue(new StoreOptions { GroupRecords = 100_000, SharedGroupRecords = 100_000 });
        foreach (var i in Enumerable.Range(0, 10 * 19))
        {
            await queue.EnqueueAsync(new Job($"a{i % 19}", 1_000, i / 19), Ended);
        }

        Assert.NotNull(queue.TakeFirst());
        await queue.EnqueueAsync(new Job("fr", 10, 0), Ended);
        var before = 0;
        for (; queue.TakeNext()!.ToString() != "fr-0"; before++)
        {
        }

        Assert.InRange(before, 0, 19);
    }

    /// <summary>An index that is late has its turn at every other round, though merges wait in a line of their own and agencies push.</summary>
    [Fact]
    public async Task Gives_ALateIndexItsTurn_BeforeAMergeAndWithinTwoRounds()
    {
        var queue = new WriteQueue(new StoreOptions());
        foreach (var agency in (string[])["es", "fr", "it", "pt"])
        {
            for (var i = 0; i < 10; i++)
            {
                await queue.EnqueueAsync(new Job(agency, WriteQueue.TurnRecords, i), Ended);
            }
        }

        await queue.EnqueueAsync(new Job(WriteLane.Merging, 8_000, 1), Ended);
        await queue.EnqueueAsync(new Job(WriteLane.Indexing, WriteQueue.TurnRecords, 2), Ended);
        var before = new List<string>();
        for (var next = queue.TakeFirst(); next?.ToString() is { } job && job != "trailing-2"; next = queue.TakeFirst())
        {
            before.Add(job);
        }

        Assert.InRange(before.Count, 4, 8);
        Assert.DoesNotContain("trailing-1", before);
    }

    [Fact]
    public async Task Keeps_TheWholeGroupForAnAgencyAlone()
    {
        var queue = new WriteQueue(new StoreOptions { GroupRecords = 8_000, SharedGroupRecords = 2_000 });
        for (var i = 0; i < 20; i++)
        {
            await queue.EnqueueAsync(new Job("es", 1_000, i), Ended);
        }

        // The hub's own work and what trails are no other agency.
        await queue.EnqueueAsync(new Job(WriteLane.Hub, 1, 0), Ended);
        var group = TakeGroup(queue);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"es-{i}"), group.Where(j => j != "hub-0"));
        Assert.Equal(9, group.Count);
        await queue.EnqueueAsync(new Job(WriteLane.Trailing, 4_000, 0), Ended);
        Assert.Equal([.. Enumerable.Range(8, 7).Select(i => $"es-{i}"), "trailing-0"], TakeGroup(queue));
    }

    [Fact]
    public async Task Shortens_TheGroupWhileAnotherAgencyWaits_AndNoLonger()
    {
        var queue = new WriteQueue(new StoreOptions { GroupRecords = 8_000, SharedGroupRecords = 2_000 });
        for (var i = 0; i < 30; i++)
        {
            await queue.EnqueueAsync(new Job("es", 1_000, i), Ended);
        }

        await queue.EnqueueAsync(new Job("fr", 10, 0), Ended);
        Assert.Equal(["fr-0", "es-0", "es-1"], TakeGroup(queue));
        Assert.Equal(8, TakeGroup(queue).Count);

        // Who comes when the group is longer than that is first in the next.
        Assert.NotNull(queue.TakeFirst());
        Assert.Equal(["es-11", "es-12"], [$"{queue.TakeNext()}", $"{queue.TakeNext()}"]);
        await queue.EnqueueAsync(new Job("fr", 10, 1), Ended);
        Assert.Null(queue.TakeNext());
        Assert.Equal("fr-1", TakeGroup(queue)[0]);
    }

    [Fact]
    public async Task Waits_WhenAnAgencysLineIsFull_AndLetsItsOwnInInOrder()
    {
        var queue = new WriteQueue(new StoreOptions { QueuedJobs = 2 });
        var es = Enumerable.Range(0, 5).Select(i => queue.EnqueueAsync(new Job("es", 1, i), Ended)).ToArray();
        var fr = queue.EnqueueAsync(new Job("fr", 1, 0), Ended);
        Assert.Equal([true, true, false, false, false], es.Select(e => e.IsCompleted));
        Assert.True(fr.IsCompleted);

        List<string> taken = [$"{queue.TakeFirst()}"];
        for (; taken.Count < 6; taken.Add($"{queue.TakeNext()}"))
        {
            var admitted = taken.Count(t => t != "fr-0") + 2;
            await Task.WhenAll(es.Take(admitted));
            Assert.All(es.Skip(admitted), e => Assert.False(e.IsCompleted));
        }

        Assert.Equal(["es-0", "es-1", "es-2", "es-3", "es-4"], taken.Where(t => t != "fr-0"));
        Assert.Null(queue.TakeNext());
    }

    [Fact]
    public async Task Forgets_WhoWaitsNoLonger()
    {
        var queue = new WriteQueue(new StoreOptions { QueuedJobs = 1 });
        await queue.EnqueueAsync(new Job("es", 1, 0), Ended);
        using var gone = new CancellationTokenSource();
        var leaving = queue.EnqueueAsync(new Job("es", 1, 1), gone.Token);
        var staying = queue.EnqueueAsync(new Job("es", 1, 2), Ended);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queue.EnqueueAsync(new Job("es", 1, 3), gone.Token));

        Assert.Equal("es-0", $"{queue.TakeFirst()}");
        Assert.True(await staying);
        Assert.Equal("es-2", $"{queue.TakeNext()}");
        Assert.Null(queue.TakeNext());
    }

    [Fact]
    public async Task Gives_WhatIsQueuedAfterItClosed_AndRefusesTheRest()
    {
        var queue = new WriteQueue(new StoreOptions { QueuedJobs = 1 });
        await queue.EnqueueAsync(new Job("es", 1, 0), Ended);
        var waiting = queue.EnqueueAsync(new Job("es", 1, 1), Ended);
        queue.Close();

        Assert.False(await waiting);
        Assert.False(await queue.EnqueueAsync(new Job("fr", 1, 0), Ended));
        Assert.Equal("es-0", $"{queue.TakeFirst()}");
        Assert.Null(queue.TakeNext());
        Assert.Null(queue.TakeFirst());
    }

    [Fact]
    public async Task Ends_TheGroupBeforeWhatCannotBeDoneWithOthers()
    {
        var queue = new WriteQueue(new StoreOptions());
        await queue.EnqueueAsync(new Job("es", 1, 0), Ended);
        await queue.EnqueueAsync(new Job(WriteLane.Hub, 1, 0, alone: true), Ended);
        await queue.EnqueueAsync(new Job(WriteLane.Hub, 1, 1), Ended);

        Assert.Equal(["es-0"], TakeGroup(queue));
        Assert.True(queue.TakeFirst()!.Alone);
        Assert.Equal(["hub-1"], TakeGroup(queue));
    }

    /// <summary>Whatever comes when: each line keeps its order, nothing is lost, and no agency that always waits gets ahead of another by more than a job and a turn each.</summary>
    [Fact]
    public void Shares_AmongWhoWaits() =>
        Gen.Select(Gen.Int[1, 5_000].Array[3], Gen.Int[1, 5_000].Array[3], Gen.Int[20, 300]).Sample((small, large, takes) =>
        {
            var queue = new WriteQueue(new StoreOptions { QueuedJobs = 4 });
            var (queued, taken, next) = (new int[3], new long[3], new int[3]);
            for (var i = 0; i < 3; i++)
            {
                Fill(i);
            }

            for (var take = 0; take < takes; take++)
            {
                var job = (Job)(queue.TakeNext() ?? queue.TakeFirst()!);
                var line = Array.IndexOf(Lanes, job.Lane);
                Assert.Equal(next[line]++, job.Number);
                taken[line] += job.Weight;
                Fill(line);
            }

            var most = small.Concat(large).Max();
            Assert.InRange(taken.Max() - taken.Min(), 0, 2 * (most + WriteQueue.TurnRecords));

            void Fill(int line)
            {
                for (; queued[line] < next[line] + 4; queued[line]++)
                {
                    Assert.True(queue.EnqueueAsync(new Job(Lanes[line], queued[line] % 2 == 0 ? small[line] : large[line], queued[line]), CancellationToken.None).IsCompletedSuccessfully);
                }
            }
        });

    private static List<string> TakeGroup(WriteQueue queue)
    {
        List<string> group = [];
        for (var job = queue.TakeFirst(); job is not null; job = queue.TakeNext())
        {
            group.Add($"{job}");
        }

        return group;
    }

    private sealed class Job(WriteLane lane, int weight, int number, bool alone = false) : IWriteJob
    {
        public Job(string agency, int weight, int number)
            : this(WriteLane.Of(Agency(agency)), weight, number)
        {
        }

        public WriteLane Lane => lane;

        public int Weight => weight;

        public int Number => number;

        public bool Alone => alone;

        public override string ToString() => $"{(lane.IsAgency ? lane.Agency.Value : lane.Trails ? "trailing" : "hub")}-{number}";

        public void Apply(WriteSession session) => throw new NotSupportedException("taken only");

        public void Complete() => throw new NotSupportedException("taken only");

        public void Refuse(Refusal refusal) => throw new NotSupportedException("taken only");

        public void Fail(Exception defect) => throw new NotSupportedException("taken only");
    }
}
