using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>What counts is the most restrictive of marking, operation rule and distribution, in every call that shows records.</summary>
public sealed class AudienceLimitTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Hides_FromExcludedAgencies()
    {
        var (giver, member, excluded) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var operation = await Hub.AddOperationAsync("exclusions", giver, member, excluded);
        await giver.System.StoreAsync(
            SampleRecords.Domain(giver, 1).For(new Distribution { Operations = { operation }, ExcludedAgencies = { excluded.Name } }),
            SampleRecords.Domain(giver, 2).Marked(m => m.Tlp = Tlp.Clear).For(new Distribution { Everyone = true, ExcludedAgencies = { excluded.Name } }),
            SampleRecords.Domain(giver, 3).For(new Distribution { Agencies = { excluded.Name }, ExcludedAgencies = { excluded.Name } }));

        await ShowsAsync(giver, 1, member.System, member.Officer);
        await ShowsAsync(giver, 2, member.System, member.Officer);
        for (var number = 1; number <= 3; number++)
        {
            await HidesAsync(giver, number, excluded.System, excluded.Officer, excluded.Auditor);
        }
    }

    [Fact]
    public async Task Shows_RedToTheNamedOfficerByTheOfficersOwnCertificateAlone()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Marked(m => m.Tlp = Tlp.Red).For(new Distribution
        {
            Agencies = { reader.Name },
            Officers = { $"{reader.Name}/officers/officer-1" },
        }));

        await ShowsAsync(giver, 1, reader.Officer, giver.System, giver.Officer);
        await HidesAsync(giver, 1, reader.Caller("officer", "officer-2"), reader.Auditor, reader.System);
        Assert.Single(await reader.Officer.HistoryAsync(giver.Record("sample-domain-1")));

        // The agency's system may say that it calls for the officer: that is an assertion, and shows nothing.
        reader.System.Context.Officer = "officer-1";
        await HidesAsync(giver, 1, reader.System);
        Assert.Single((await giver.System.PullAllAsync()).Changes, c => c.Record.Name == giver.Record("sample-domain-1"));
    }

    [Fact]
    public async Task Withdraws_FromOfficersNoLongerNamed()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        PushRecord Red(string officer) => SampleRecords.Domain(giver, 1).Marked(m => m.Tlp = Tlp.Red).For(new Distribution { Agencies = { reader.Name }, Officers = { $"{reader.Name}/officers/{officer}" } });
        await giver.System.StoreAsync(Red("officer-1"));
        await ShowsAsync(giver, 1, reader.Officer);

        await giver.System.StoreAsync(Red("officer-2"));

        await ShowsAsync(giver, 1, reader.Caller("officer", "officer-2"));
        await HidesAsync(giver, 1, reader.Officer);
    }

    [Theory]
    [InlineData(Tlp.Clear, true, true)]
    [InlineData(Tlp.Green, true, true)]
    [InlineData(Tlp.Amber, true, false)]
    [InlineData(Tlp.AmberStrict, false, false)]
    [InlineData(Tlp.Red, false, false)]
    public async Task Hides_WhatAStricterLabelCaps(Tlp tlp, bool member, bool everyone)
    {
        var (giver, joined, named, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var operation = await Hub.AddOperationAsync($"capped-{tlp}".ToLowerInvariant(), giver, joined);
        await giver.System.StoreAsync(
            SampleRecords.Domain(giver, 1).Marked(m => m.Tlp = Tlp.Green).For(new Distribution { Agencies = { named.Name }, Operations = { operation } }),
            SampleRecords.Domain(giver, 2).Marked(m => m.Tlp = Tlp.Green).For(new Distribution { Everyone = true }));
        await ShowsAsync(giver, 1, joined.System, named.System);
        await ShowsAsync(giver, 2, other.System);

        // The new revision says nothing of the distribution: its label alone takes readers away, or leaves them.
        await giver.System.PushAllAsync(SampleRecords.Domain(giver, 1).Marked(m => m.Tlp = tlp), SampleRecords.Domain(giver, 2).Marked(m => m.Tlp = tlp));

        await SeesAsync(giver, 1, joined.System, member);
        await SeesAsync(giver, 1, named.System, tlp != Tlp.Red);
        await SeesAsync(giver, 2, other.System, everyone);
    }

    [Fact]
    public async Task Shows_RecordsLimitedToPurposesForThoseAlone()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Marked(m => m.Purposes.Add([Purpose.AssetRecovery, Purpose.Prosecution])).For(reader));
        await HidesAsync(giver, 1, reader.System, reader.Officer);
        await ShowsAsync(giver, 1, giver.System);

        foreach (var purpose in new[] { Purpose.AssetRecovery, Purpose.Prosecution })
        {
            reader.System.Context.Purpose = purpose;
            await ShowsAsync(giver, 1, reader.System);
        }
    }

    [Fact]
    public async Task Delivers_RestrictionToHoldersAndNothingToNewReaders()
    {
        var (giver, holder, late) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(holder));
        var held = await holder.System.PullAllAsync();

        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Marked(m => m.Restriction = new Restriction { Ground = RestrictionGround.AccuracyContested }).For(holder, late));

        var restricted = await holder.System.PullAllAsync(held.Cursor);
        Assert.Equal(["Restricted sample-domain-1"], Own(restricted, giver));
        Assert.All(restricted.Changes, c => Assert.Null(c.Record.Content));
        Assert.Equal(["Restrict Restricted sample-domain-1"], await holder.Officer.DutyStoryAsync());
        await HidesAsync(giver, 1, late.System, late.Officer, holder.System, holder.Officer);
        await ShowsAsync(giver, 1, giver.System);

        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1));
        Assert.Equal(["Upserted sample-domain-1"], Own(await holder.System.PullAllAsync(restricted.Cursor), giver));
        Assert.Empty(await holder.Officer.DutyStoryAsync());
        await ShowsAsync(giver, 1, late.System);
    }

    [Fact]
    public async Task Withdraws_RestrictedRecordsFromHoldersThatAreShutOut()
    {
        var (giver, holder) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var group = await giver.CreateGroupAsync(holder);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).ForGroup(group));
        var held = await holder.System.PullAllAsync();
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Marked(m => m.Restriction = new Restriction { Ground = RestrictionGround.Evidence }));
        var restricted = await holder.System.PullAllAsync(held.Cursor);

        await giver.RemoveMembersAsync(group, holder);

        Assert.Equal(["Withdrawn sample-domain-1"], Own(await holder.System.PullAllAsync(restricted.Cursor), giver));
        Assert.Equal(["Withdrawn sample-domain-1"], Own(await holder.System.PullAllAsync(held.Cursor), giver));
        Assert.Equal(["Erase Withdrawn sample-domain-1"], await holder.Officer.DutyStoryAsync());
    }

    [Fact]
    public async Task Hides_FromOthersWhatAnOperationKeepsAmongItsParticipants()
    {
        var (giver, participant, outsider) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var operation = await Hub.AddOperationAsync("among-themselves", new AudienceRules { ParticipantsOnly = true }, giver, participant);
        await giver.System.StoreAsync(
            SampleRecords.Domain(giver, 1).Saying(c => c.Operation = operation).For(participant, outsider),
            SampleRecords.Domain(giver, 2).For(participant, outsider));

        await ShowsAsync(giver, 1, participant.System, participant.Officer);
        await HidesAsync(giver, 1, outsider.System, outsider.Officer);
        await ShowsAsync(giver, 2, outsider.System);

        var pulled = await participant.System.PullAllAsync();
        await Hub.LeaveAsync(operation, participant);
        Assert.Equal(["Withdrawn sample-domain-1"], Own(await participant.System.PullAllAsync(pulled.Cursor), giver));
        await Hub.JoinAsync(operation, outsider);
        await ShowsAsync(giver, 1, outsider.System);
    }

    private static IReadOnlyList<string> Own(Pulled pulled, TestAgency giver) =>
        [.. pulled.Changes.Where(c => c.Record.Name.StartsWith(giver.Name + "/", StringComparison.Ordinal)).Select(c => $"{c.Kind} {c.Record.Name.Split('/')[^1]}")];

    private static async Task ShowsAsync(TestAgency giver, int number, params TestCaller[] callers)
    {
        foreach (var caller in callers)
        {
            await SeesAsync(giver, number, caller, expected: true);
        }
    }

    private static async Task HidesAsync(TestAgency giver, int number, params TestCaller[] callers)
    {
        foreach (var caller in callers)
        {
            await SeesAsync(giver, number, caller, expected: false);
        }
    }

    /// <summary>Get, Search and, for systems, Pull agree.</summary>
    private static async Task SeesAsync(TestAgency giver, int number, TestCaller caller, bool expected)
    {
        var name = giver.Record($"sample-domain-{number}");
        Assert.Equal(expected, await caller.GetsAsync(name));
        await caller.SearchesAsync(giver, name, expected);
        if (caller.Certificate.Subject.Contains("gateway", StringComparison.Ordinal))
        {
            Assert.Equal(expected, (await caller.PullAllAsync()).Changes.Any(c => c.Record.Name == name));
        }
    }
}
