using CsCheck;
using Exchange.Changes;
using Exchange.Tests.Changes.FeedModel;
using Exchange.Tests.Storage.Sqlite;
using Xunit;

namespace Exchange.Tests.Changes;

/// <summary>
/// The feed and the duties against their model: whatever happens, and however readers page, stop and go on, what they hold at
/// caught_up is their view, and what each agency owes is what the model says. The environment's CsCheck_Iter and CsCheck_Seed choose
/// other numbers of histories and another beginning; a failure prints its seed. FeedModel_Seed=n takes the histories that follow from
/// the number n, the same each time: such runs by hand, with their seeds, counts and cost, stand in FeedModel/runs.tsv. The 10,000 of
/// every run take about 30 s of processor time, on two threads.
/// </summary>
public sealed class FeedModelTests
{
    private static readonly long Histories =
        long.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), out var asked) ? asked : 10_000;

    // Where the search for a fault that few histories show begins; it goes over all of them wherever it does.
    private static readonly Dictionary<string, uint> RareFaults = new()
    {
        ["forgets memberships that ended"] = 888,
        ["reads a page twice"] = 2507,
        ["forgets acknowledgements"] = 1064,
    };

    public static TheoryData<string> Faults => [.. PlantedFault.All.Keys];

    [Fact]
    public async Task Delivers_ExactlyTheDifferenceOfTwoViews()
    {
        using var hubs = new PreparedHubs(PlantedFault.None);
        if (uint.TryParse(Environment.GetEnvironmentVariable("FeedModel_Seed"), out var seed))
        {
            await RepeatAsync(seed, hubs);
        }
        else
        {
            FeedHistory.Any.Sample(history => hubs.RunAsync(history).GetAwaiter().GetResult(), iter: Histories, threads: 2, print: h => h.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Notices_APlantedFault(string name)
    {
        using var sound = new PreparedHubs(PlantedFault.None);
        using var hubs = new PreparedHubs(PlantedFault.All[name]);
        var first = RareFaults.GetValueOrDefault(name);
        for (uint i = 0; i < 5_000; i++)
        {
            var number = (first + i) % 5_000;
            var history = PlantedFault.Told.GetValueOrDefault(name) ?? FeedHistory.Any.Generate(new PCG(number, 7), null, out _);
            if (await Record.ExceptionAsync(() => hubs.RunAsync(history)) is { } parted)
            {
                Assert.IsAssignableFrom<Xunit.Sdk.IAssertionException>(parted);
                await sound.RunAsync(history); // so that it is the fault that is noticed
                TestContext.Current.TestOutputHelper?.WriteLine($"noticed in history {number}");
                return;
            }
        }

        Assert.Fail("five thousand histories show no difference");
    }

    /// <summary>
    /// An agency is asked to erase, sees the record again, loses it again, and only then answers the first question: it erased. Of what it was
    /// asked meanwhile nothing is owed any more, whoever changes what afterwards.
    /// </summary>
    [Fact]
    public async Task Settles_WhatALateAnswerMakesMoot()
    {
        var marking = new PushedMarking(Tlp: 4, Purposes: 0, Restricted: false);
        PushedAudience all = new(Everyone: true, ThirdCountries: true, 0, 0, 0, 0, 0), named = PushedAudience.Nobody with { Agencies = 4 };
        FeedStep Push(int text, PushedAudience? audience) => new FeedStep.Push(0, [new PushedItem(0, text, Status: 1, Operation: -1, marking, audience, Corrects: false, Revives: false)]);
        using var hubs = new PreparedHubs(PlantedFault.None);

        await hubs.RunAsync(new FeedHistory(3,
        [
            Push(1, named),
            new FeedStep.Read(Reader: 2, Limit: 4, Pages: 2, PageLoss.None),
            Push(0, PushedAudience.Nobody),
            new FeedStep.Deliver(2),
            Push(1, all),
            Push(0, PushedAudience.Nobody),
            new FeedStep.Acknowledge(2, Nth: 0, DutyResult.Erased),
            Push(1, all),
            new FeedStep.Read(Reader: 2, Limit: 4, Pages: 2, PageLoss.None),
            Push(0, audience: null),
        ]));
    }

    [Fact]
    public async Task Delivers_ExactlyTheDifferenceOfTwoViews_FromDisk()
    {
        for (uint number = 0; number < 20; number++)
        {
            var history = FeedHistory.Any.Generate(new PCG(number, 11), null, out _);
            await using var hub = new SqliteStoreUnderTest(new() { ScannedHeads = history.Scan });
            await new FeedRun(new StoreAsHub(hub, PlantedFault.None)).RunAsync(history);
        }
    }

    /// <summary>The histories that follow from a seed, one after another.</summary>
    private static async Task RepeatAsync(uint seed, PreparedHubs hubs)
    {
        var random = new PCG(seed, seed);
        for (var i = 0L; i < Histories; i++)
        {
            var begin = random.ToString();
            var history = FeedHistory.Any.Generate(random, null, out _);
            if (await Record.ExceptionAsync(() => hubs.RunAsync(history)) is { } parted)
            {
                throw new InvalidOperationException($"history {i} of seed {seed}; CsCheck_Seed={begin} begins with it and makes it shorter\n{history}", parted);
            }
        }
    }
}
