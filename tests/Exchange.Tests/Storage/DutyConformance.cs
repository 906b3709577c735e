using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage;

/// <summary>How duties are delivered and answered; which ones arise is held to a model by FeedModelTests.</summary>
public abstract class DutyConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    private static readonly RecordDraft Shop = Drafts.Domain("es", "shop-0001") with { Distribution = Distribution("fr", "it") };

    [Fact]
    public async Task Delivers_AndTakesAnAnswer_ThroughARestart()
    {
        await WithdrawAsync();
        await Hub.ReopenAsync();
        var duty = Assert.Single(Hub.Store.ReadDuties(Agency("fr"), after: 0, limit: 10));
        Assert.Equal((DutyKind.Erase, DutyCause.Withdrawn, Shop.Key, 1L), (duty.Kind, duty.Cause, duty.Record, duty.Revision));
        Assert.Equal((Hub.Time.GetUtcNow(), null, null), (duty.CreateTime, duty.DeliverTime, duty.AcknowledgeTime));
        Assert.Equal(1, Hub.Store.CountDuties(Agency("fr")));

        Hub.Time.Advance(TimeSpan.FromMinutes(1));
        await DeliverAsync("fr", duty.Number);
        Hub.Time.Advance(TimeSpan.FromMinutes(1));
        await DeliverAsync("fr", duty.Number); // the page was lost: the first delivery counts
        await Hub.ReopenAsync();
        Assert.Equal(duty.CreateTime.AddMinutes(1), Assert.Single(Hub.Store.ReadDuties(Agency("fr"), after: 0, limit: 10)).DeliverTime);

        Assert.Equal([RefusalReason.Unspecified], await AcknowledgeAsync("fr", new Acknowledgement(duty.Number, DutyResult.Retained, "art. 588 LECrim")));
        await Hub.ReopenAsync();
        Assert.Empty(Hub.Store.ReadDuties(Agency("fr"), after: 0, limit: 10));
        Assert.Equal(0, Hub.Store.CountDuties(Agency("fr")));
        var answered = Assert.Single(Hub.Store.ReadLedger(Shop.Key)!.Duties, d => d.Agency == Agency("fr"));
        Assert.Equal((DutyResult.Retained, "art. 588 LECrim", false), (answered.Result, answered.RetentionBasis, answered.IsLifted));
        Assert.Equal(duty.CreateTime.AddMinutes(2), answered.AcknowledgeTime);
    }

    [Fact]
    public async Task Rejects_AnswersToWhatWasNeverDelivered_OrIsNone_AndTakesTheRest()
    {
        await WithdrawAsync();
        var (fr, it) = (Hub.Store.ReadDuties(Agency("fr"), 0, 10)[0].Number, Hub.Store.ReadDuties(Agency("it"), 0, 10)[0].Number);
        Assert.Equal((1L, 1L), (fr, it)); // each agency has a count of its own, so that no number tells of another's duties
        Assert.Equal([RefusalReason.NotFound], await AcknowledgeAsync("fr", new Acknowledgement(fr, DutyResult.Erased, ""))); // not delivered yet
        await DeliverAsync("fr", fr);

        Assert.Equal(
            [
                RefusalReason.NotFound,
                RefusalReason.FieldMalformed,
                RefusalReason.FieldMalformed,
                RefusalReason.FieldMalformed,
                RefusalReason.FieldMalformed,
                RefusalReason.Unspecified,
                RefusalReason.Unspecified,
            ],
            await AcknowledgeAsync(
                "fr",
                new Acknowledgement(999, DutyResult.Erased, ""),
                new Acknowledgement(fr, DutyResult.Corrected, ""),
                new Acknowledgement(fr, DutyResult.Restricted, ""),
                new Acknowledgement(fr, DutyResult.Retained, ""),
                new Acknowledgement(fr, DutyResult.Erased, "a law"),
                new Acknowledgement(fr, DutyResult.Erased, ""),
                new Acknowledgement(fr, DutyResult.Erased, ""))); // the same again
        Assert.Equal(1, Hub.Store.CountDuties(Agency("it")));
    }

    [Fact]
    public async Task Reads_AnAgencysOpenDutiesInPages()
    {
        RecordDraft[] shops = [.. Enumerable.Range(1, 5).Select(i => Drafts.Domain("es", $"shop-{i:0000}") with { Distribution = Distribution("fr") })];
        await Hub.PushAsync("es", shops);
        await Hub.ShowAsync("fr", [.. shops.Select(s => s.Key)]);
        await Hub.PushAsync("es", [.. shops.Select(s => s with { Distribution = Distribution("it") })]);

        var first = Hub.Store.ReadDuties(Agency("fr"), after: 0, limit: 3);
        var rest = Hub.Store.ReadDuties(Agency("fr"), after: first[^1].Number, limit: 3);
        Assert.Equal(shops.Select(s => s.Key), first.Concat(rest).Select(d => d.Record));
        Assert.Equal((3, 2), (first.Count, rest.Count));
        Assert.Empty(Hub.Store.ReadDuties(Agency("nobody"), after: 0, limit: 3));
    }

    [Fact]
    public async Task Owes_AgainForWhatWasShownAfterTheDutyThatIsAnswered()
    {
        await WithdrawAsync();
        var duty = Hub.Store.ReadDuties(Agency("fr"), 0, 10)[0].Number;
        await DeliverAsync("fr", duty);
        await Hub.PushAsync("es", Shop); // given back: the duty is lifted
        await Hub.ShowAsync("fr", Shop.Key);
        Assert.Equal([RefusalReason.Unspecified], await AcknowledgeAsync("fr", new Acknowledgement(duty, DutyResult.Erased, ""))); // it had erased what it was shown first

        await Hub.PushAsync("es", Shop with { Distribution = Distribution("us") });

        var owed = Assert.Single(Hub.Store.ReadDuties(Agency("fr"), 0, 10));
        Assert.Equal((DutyKind.Erase, DutyCause.Withdrawn), (owed.Kind, owed.Cause));
    }

    [Fact]
    public async Task Owes_TheErasureOfAFirstLife_ThoughTheRecordIsCreatedAnewAndCorrected()
    {
        await Hub.PushAsync("es", Shop);
        await Hub.ShowAsync("fr", Shop.Key);
        Assert.Equal(1, (await Hub.Store.EraseAsync(Shop.Key, 1, Entry(AuditAction.Erase, "es"), Ended)).Value.Duties);
        await Hub.PushAsync("es", Shop with { ExpectedRevision = 2 });
        await Hub.ShowAsync("fr", Shop.Key);
        await Hub.PushAsync("es", Shop with { Content = Drafts.Octets("corrected"), Corrects = true });

        var duty = Assert.Single(Hub.Store.ReadDuties(Agency("fr"), 0, 10));
        Assert.Equal((DutyKind.Erase, DutyCause.Erased, 1L), (duty.Kind, duty.Cause, duty.Revision));
    }

    [Fact]
    public async Task Tells_TheOriginatorWhoWasShownWhichRevision_WhenAndWhatFor()
    {
        await Hub.PushAsync("es", Shop);
        await Hub.ShowAsync("it", Shop.Key);
        await Hub.PushAsync("es", Shop with { Content = Drafts.Octets("other") });
        Hub.Time.Advance(TimeSpan.FromMinutes(1));
        await Hub.ShowAsync("fr", Shop.Key);
        await Hub.ShowAsync("it", Shop.Key);
        await Hub.ShowAsync("es", Shop.Key); // its own is no disclosure

        var now = Hub.Time.GetUtcNow();
        Assert.Equal(
            [new(Agency("fr"), 2, now, Purpose.Investigation, DisclosureState.Granted), new(Agency("it"), 1, now.AddMinutes(-1), Purpose.Investigation, DisclosureState.Granted), new(Agency("it"), 2, now, Purpose.Investigation, DisclosureState.Granted)],
            Hub.Store.ReadLedger(Shop.Key)!.Disclosures);
        Assert.Null(Hub.Store.ReadLedger(Record("es", "shop-0009")));
        Assert.Null(Hub.Store.ReadLedger(Record("nobody", "shop-0009")));
    }

    [Fact]
    public async Task Refuses_ToLogADisclosureReadBeforeACorrection()
    {
        await Hub.PushAsync("es", Shop);
        var readAt = Hub.Store.Head;
        await Hub.PushAsync("es", Shop with { Content = Drafts.Octets("corrected"), Corrects = true });

        Assert.Null((await Hub.Store.LogAsync(Entry(AuditAction.Get, "fr"), readAt, Ended)).Value);
    }

    private async Task WithdrawAsync()
    {
        await Hub.PushAsync("es", Shop);
        await Hub.ShowAsync("fr", Shop.Key);
        await Hub.ShowAsync("it", Shop.Key);
        await Hub.PushAsync("es", Shop with { Distribution = Distribution("us") });
    }

    private async Task DeliverAsync(string agency, params long[] duties) =>
        Assert.False((await Hub.Store.DeliverAsync(Agency(agency), duties, Entry(AuditAction.Duties, agency), Ended)).IsRefused);

    private async Task<IReadOnlyList<RefusalReason>> AcknowledgeAsync(string agency, params Acknowledgement[] acknowledgements) =>
        (await Hub.Store.AcknowledgeAsync(Agency(agency), acknowledgements, Entry(AuditAction.Acknowledge, agency), Ended)).Value.Reasons;
}
