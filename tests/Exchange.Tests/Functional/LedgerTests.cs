using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
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

    [Fact]
    public async Task Hides_AudiencesInEveryAnswerButTheOriginatorsAndAuditors()
    {
        var (giver, reader, secret) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.Hub.AddAgencyAsync("unmentionable"));
        var group = await giver.CreateGroupAsync(secret);
        var name = giver.Record("sample-domain-1");
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).Marked(m => m.Tlp = Tlp.Green).For(new Distribution
        {
            Agencies = { reader.Name, secret.Name },
            Groups = { group },
            ExcludedAgencies = { secret.Name },
        }));
        var pulled = await reader.System.PullAllAsync();
        var context = reader.Officer.Context;
        IMessage[] answers =
        [
            .. pulled.Messages,
            await reader.Officer.GetAsync(name),
            await reader.System.GetAsync(name),
            await reader.Officer.Records.SearchRecordsAsync(new SearchRecordsRequest { Context = context, NamePrefix = "shop-" }),
            await reader.Officer.Records.GetRecordHistoryAsync(new GetRecordHistoryRequest { Context = context, Name = name }),
            await reader.Officer.Groups.ListGroupsAsync(new ListGroupsRequest { Context = context }),
            await reader.Officer.Operations.ListOperationsAsync(new ListOperationsRequest { Context = context }),
        ];
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(new Distribution { Agencies = { secret.Name } }));
        IMessage[] later = [.. (await reader.System.PullAllAsync(pulled.Cursor)).Messages, .. await reader.Officer.DutiesAsync()];

        Assert.Equal(2, later.OfType<PullResponse>().Count() + later.OfType<Duty>().Count() - 1);
        Assert.All([.. answers, .. later], a =>
        {
            Assert.False(Holds(a, secret.Name), $"{a.Descriptor.Name} names an agency of the audience");
            Assert.False(Holds(a, group), $"{a.Descriptor.Name} names a group of the audience");
        });

        // The same search of the bytes finds it where it may be.
        Assert.True(Holds(await giver.Officer.GetAsync(name), secret.Name));
    }

    private static bool Holds(IMessage answer, string text) => answer.ToByteArray().AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;
}
