using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Sharing;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage;

public abstract class DirectoryConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    private static readonly CancellationToken Deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Fact]
    public async Task Keeps_WhatItWasTold()
    {
        var agency = NewAgency("ch") with
        {
            Roles = [CallerRole.Officer, CallerRole.System],
            CaCertificates = [new byte[] { 1, 2 }],
            RevocationLists = [new byte[] { 3 }],
            BoundCertificates = [new BoundCertificate(new byte[] { 4 }, "0a", CallerRole.System, "gate")],
            RevokedFingerprints = ["00ff"],
        };
        await Hub.Directory.RegisterAsync(agency, Entry(AuditAction.DirectoryChange), Ended);
        await Hub.ReopenAsync();

        var kept = Hub.Directory.Current.Find(Agency("ch"))!;
        Assert.Equal((agency.DisplayName, agency.Contact, agency.Country, agency.TrustDomain), (kept.DisplayName, kept.Contact, kept.Country, kept.TrustDomain));
        Assert.Equal(agency.Roles, kept.Roles);
        Assert.Equal([1, 2], Assert.Single(kept.CaCertificates).ToArray());
        Assert.Equal([3], Assert.Single(kept.RevocationLists).ToArray());
        Assert.Equal(("0a", "gate"), (Assert.Single(kept.BoundCertificates).SerialNumber, kept.BoundCertificates[0].CallerName));
        Assert.Equal(["00ff"], kept.RevokedFingerprints);
        Assert.Equal(Hub.Time.GetUtcNow(), kept.CreateTime);
        Assert.Equal(kept, Hub.Directory.Current.FindByTrustDomain("ch.example"));
    }

    [Theory]
    [InlineData("es", "other.example")]
    [InlineData("ch", "es.example")]
    public async Task Rejects_AnIdOrTrustDomainThatStands(string id, string trustDomain)
    {
        var refused = await Hub.Directory.RegisterAsync(NewAgency(id, trustDomain: trustDomain), Entry(AuditAction.DirectoryChange), Ended);

        Assert.Equal(RefusalReason.AlreadyExists, refused.Refusal?.Reason);
        Assert.Equal("es.example", Hub.Directory.Current.Find(Agency("es"))!.TrustDomain);
    }

    [Fact]
    public async Task Returns_TheSameSnapshotUntilItChanges()
    {
        var before = Hub.Directory.Current;
        await Hub.PushAsync("es", Exchange.Tests.Records.Drafts.Domain("es", "shop-0001"));
        Assert.Same(before, Hub.Directory.Current);

        await Hub.ChangeAsync("es", a => a with { State = AgencyState.Suspended });

        Assert.Equal(AgencyState.Active, before.Find(Agency("es"))!.State);
        Assert.Equal(AgencyState.Suspended, Hub.Directory.Current.Find(Agency("es"))!.State);
        Assert.Equal(before.Version + 1, Hub.Directory.Current.Version);
        await Hub.ReopenAsync();
        Assert.Equal(before.Version + 1, Hub.Directory.Current.Version);
    }

    [Fact]
    public async Task Wakes_WhoWaitsForAVersion()
    {
        var waiting = Hub.Directory.WaitPastAsync(Hub.Directory.Current.Version, Deadline);
        await Hub.PushAsync("es", Exchange.Tests.Records.Drafts.Domain("es", "shop-0001"));
        Assert.False(waiting.IsCompleted);

        await Hub.ChangeAsync("es", a => a with { Contact = "another desk" });

        await waiting;
    }

    [Fact]
    public async Task Rejects_AnUnknownAgency_AndPassesOnTheChangesOwnRefusal()
    {
        var (before, entries) = (Hub.Directory.Current, CountEntries());

        Assert.Equal(
            RefusalReason.NotFound,
            (await Hub.Directory.ChangeAsync(Agency("nobody"), a => a, Entry(AuditAction.DirectoryChange), Ended)).Refusal?.Reason);
        Assert.Equal(
            RefusalReason.RequestInvalid,
            (await Hub.Directory.ChangeAsync(
                Agency("es"), _ => new Refusal(RefusalReason.RequestInvalid, "no"), Entry(AuditAction.DirectoryChange), Ended)).Refusal?.Reason);

        Assert.Same(before, Hub.Directory.Current);
        Assert.Equal(entries, CountEntries());
    }

    [Fact]
    public async Task Rejects_AnotherIdOrTrustDomain()
    {
        Assert.Equal(
            RefusalReason.RuleForbids,
            (await Hub.Directory.ChangeAsync(Agency("es"), a => a with { TrustDomain = "fr.example" }, Entry(AuditAction.DirectoryChange), Ended)).Refusal?.Reason);
        Assert.Equal(
            RefusalReason.RuleForbids,
            (await Hub.Directory.ChangeAsync(Agency("es"), a => a with { Id = Agency("ch") }, Entry(AuditAction.DirectoryChange), Ended)).Refusal?.Reason);
    }

    [Fact]
    public async Task Leaves_TheHubRunningWhenAChangeThrows()
    {
        var before = Hub.Directory.Current;

        await Assert.ThrowsAsync<FormatException>(() =>
            Hub.Directory.ChangeAsync(Agency("es"), _ => throw new FormatException(), Entry(AuditAction.DirectoryChange), Ended));

        Assert.Same(before, Hub.Directory.Current);
        await Hub.ChangeAsync("es", a => a with { DisplayName = "after" });
    }

    [Fact]
    public async Task Applies_ChangesOneAfterTheOther()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Hub.ChangeAsync("es", a => a with { RevokedFingerprints = [.. a.RevokedFingerprints, $"{i}"] })));

        Assert.Equal(40, Hub.Directory.Current.Find(Agency("es"))!.RevokedFingerprints.Distinct().Count());
    }

    [Fact]
    public async Task Gives_APositionToARegistration_AndToAnotherStanding_AndToNothingElse()
    {
        await Hub.ChangeAsync("es", a => a with { Contact = "another desk" });
        var head = Hub.Store.Head;
        Assert.Equal(6, head); // five agencies and an operation's lead

        await Hub.RegisterAsync("ch");
        await Hub.ChangeAsync("ch", a => a with { EeaMember = false });
        await Hub.ChangeAsync("ch", a => a with { State = AgencyState.Suspended });

        Assert.Equal(head + 3, Hub.Store.Head);
        Assert.Null(Hub.Store.Sharing.StandingAt(Agency("ch"), head));
        Assert.Equal(new Standing(Agency("ch"), EeaMember: true, Active: true, head + 1), Hub.Store.Sharing.StandingAt(Agency("ch"), head + 1));
        Assert.Equal(new Standing(Agency("ch"), EeaMember: false, Active: true, head + 2), Hub.Store.Sharing.StandingAt(Agency("ch"), head + 2));
        Assert.Equal(new Standing(Agency("ch"), EeaMember: false, Active: false, head + 3), Hub.Store.Sharing.StandingAt(Agency("ch"), head + 3));
    }

    private int CountEntries() => Hub.Store.ReadWholeLog(new AuditQuery(null, [], long.MaxValue, 10_000)).Count;
}
