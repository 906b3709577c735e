using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Changes;

/// <summary>What fr owes for a record of es that it was shown. fr is suspended from 20 on.</summary>
public sealed class DutyRuleTests
{
    private static readonly SharingState Sharing = new(
        [
            new Standing(Agency("es"), EeaMember: true, Active: true, From: 1),
            new Standing(Agency("fr"), EeaMember: true, Active: true, From: 2),
            new Standing(Agency("fr"), EeaMember: true, Active: false, From: 20),
        ],
        [],
        [],
        []);

    [Fact]
    public void Returns_Nothing_WhileTheRecordIsForIt() => Assert.Equal(default, Owed(Standing("fr")));

    [Fact]
    public void Returns_Nothing_ForWhoWasShownNothing_AndForTheOriginator()
    {
        Assert.Equal(default, DutyRule.Owed(new Shown(Agency("fr"), []), Standing(), corrects: true, Sharing, 10));
        Assert.Equal(default, DutyRule.Owed(new Shown(Agency("es"), [Purpose.Investigation]), Standing() with { Erased = true }, corrects: true, Sharing, 10));
    }

    [Fact]
    public void Returns_Erasure_OnceTheRecordIsErased() => Assert.Equal((DutyKind.Erase, DutyCause.Erased), Owed(Standing("fr") with { Erased = true }, corrects: true));

    [Theory]
    [InlineData]
    [InlineData("*", "not:fr")]
    [InlineData("es")]
    public void Returns_Erasure_OnceTheRecordIsNotForIt(params string[] audience) =>
        Assert.Equal((DutyKind.Erase, DutyCause.Withdrawn), Owed(Standing(audience), corrects: true));

    [Fact]
    public void Returns_Erasure_WhereAnyPurposeItWasShownForIsNotAdmittedAnyMore()
    {
        var limited = Standing("fr") with { Audience = new(Distribution("fr"), new Conditions(Tlp.Green, PurposeSet.Of(Purpose.Investigation, Purpose.Prosecution))) };

        Assert.Equal(default, Owed(limited, purposes: [Purpose.Investigation, Purpose.Prosecution]));
        Assert.Equal((DutyKind.Erase, DutyCause.Withdrawn), Owed(limited, purposes: [Purpose.Investigation, Purpose.AssetRecovery]));
    }

    [Fact]
    public void Returns_Restriction_BeforeCorrection()
    {
        var restricted = Standing("fr") with { Audience = new(Distribution("fr"), new Conditions(Tlp.Green, Restricted: true)) };

        Assert.Equal((DutyKind.Restrict, DutyCause.Restricted), Owed(restricted, corrects: true));
        Assert.Equal((DutyKind.Erase, DutyCause.Withdrawn), Owed(restricted with { Audience = new(Distribution("es"), restricted.Audience.Conditions) }));
    }

    [Fact]
    public void Returns_Correction_WhereTheChangeCorrects() => Assert.Equal((DutyKind.Correct, DutyCause.Corrected), Owed(Standing("fr"), corrects: true));

    [Fact]
    public void Returns_NoErasure_BecauseAnAgencyIsSuspended() => Assert.Equal(default, Owed(Standing("fr"), position: 20));

    [Fact]
    public void Returns_Nothing_WhileAnyOfItsOfficersMayHoldIt()
    {
        var red = Standing("fr") with { Audience = new(Distribution("fr", "officer:fr/7"), new Conditions(Tlp.Red)) };

        Assert.Equal(default, Owed(red));
        Assert.Equal((DutyKind.Erase, DutyCause.Withdrawn), Owed(red with { Audience = new(Distribution("fr", "officer:es/7"), new Conditions(Tlp.Red)) }));
    }

    private static (DutyKind Kind, DutyCause Cause) Owed(StoredRecord record, bool corrects = false, long position = 10, Purpose[]? purposes = null) =>
        DutyRule.Owed(new Shown(Agency("fr"), purposes ?? [Purpose.Investigation]), record, corrects, Sharing, position);

    private static StoredRecord Standing(params string[] audience) => new()
    {
        Originator = Agency("es"),
        Id = Drafts.Octets("shop-0001"),
        Position = 9,
        RevisedAt = 9,
        Revision = 2,
        DistributionRevision = 1,
        Kind = RecordKind.Domain,
        Status = 1,
        Audience = Audience(audience),
        CreateTime = DateTimeOffset.UnixEpoch,
        UpdateTime = DateTimeOffset.UnixEpoch,
        Content = Drafts.Octets("content"),
    };
}
