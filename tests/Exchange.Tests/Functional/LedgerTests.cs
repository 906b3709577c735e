using Exchange.Tests.Support;
using Exchange.V1;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>The ledger of a record tells its originator, and nobody else, who received which revision and who has not confirmed yet.</summary>
public sealed class LedgerTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    [Fact]
    public async Task Returns_WhoWasShownWhichRevisionAndWhatIsOpen()
    {
        var (giver, first, second) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var name = giver.Record("sample-domain-1");
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(first, second));
        await first.System.PullAllAsync();
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Saying(c => c.Note = "seized"));
        await second.Officer.Records.GetRecordAsync(new GetRecordRequest { Context = second.Officer.For(Purpose.Prosecution), Name = name });
        await giver.Officer.GetAsync(name);

        foreach (var caller in new[] { giver.Officer, giver.System, giver.Auditor })
        {
            var before = await caller.LedgerAsync(name);
            Assert.Equal(
                new[] { (first.Name, 1L, Purpose.Investigation), (second.Name, 2L, Purpose.Prosecution) }.Order(),
                before.Disclosures.Select(d => (d.Agency, d.Revision, d.Purpose)));
            Assert.Empty(before.Duties);
        }

        await giver.Officer.EraseAsync(name);
        var duty = Assert.Single(await first.Officer.DutiesAsync());
        await first.Officer.AcknowledgeAsync(duty.Name, DutyResult.Retained, "CPP art. 706");

        // The tombstone's ledger stands: what was disclosed and who still owes outlive the content.
        var ledger = await giver.Officer.LedgerAsync(name);
        Assert.Equal(2, ledger.Disclosures.Count);
        Assert.Equal([second.Name, first.Name], ledger.Duties.Select(d => d.Agency));
        Assert.All(ledger.Duties, d => Assert.Equal((DutyKind.Erase, DutyCause.Erased), (d.Kind, d.Cause)));
        Assert.Equal((null, null, DutyResult.Unspecified), (ledger.Duties[0].DeliverTime, ledger.Duties[0].AcknowledgeTime, ledger.Duties[0].Result));
        Assert.NotNull(ledger.Duties[1].DeliverTime);
        Assert.True(ledger.Duties[1].AcknowledgeTime >= ledger.Duties[1].DeliverTime);
        Assert.Equal((DutyResult.Retained, "CPP art. 706"), (ledger.Duties[1].Result, ledger.Duties[1].RetentionBasis));
    }

    [Fact]
    public async Task Hides_TheLedgerFromEveryoneElse()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        await reader.System.PullAllAsync();

        foreach (var caller in new[] { reader.Officer, reader.System, reader.Auditor })
        {
            await RefusedCall.ByAsync(StatusCode.NotFound, "NOT_FOUND", () => caller.LedgerAsync(giver.Record("sample-domain-1")));
        }
    }
}
