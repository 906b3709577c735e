using System.Text.RegularExpressions;
using Exchange.Tests.Support;
using Xunit;
using Wire = Exchange.V1;

namespace Exchange.Tests.Contracts;

/// <summary>Enums that stand in the contract and in Core have the same members and numbers: the mappers cast between them.</summary>
public sealed partial class EnumTwinsTests
{
    public static TheoryData<Type, Type> Twins => new()
    {
        { typeof(RefusalReason), typeof(Wire.Reason) },
        { typeof(Exchange.Sharing.Purpose), typeof(Wire.Purpose) },
        { typeof(Exchange.Sharing.ParticipantRole), typeof(Wire.ParticipantRole) },
        { typeof(Exchange.Agencies.CallerRole), typeof(Wire.AgencyRole) },
        { typeof(Exchange.Agencies.AgencyState), typeof(Wire.AgencyState) },
        { typeof(Exchange.Records.OutcomeStatus), typeof(Wire.OutcomeStatus) },
        { typeof(Exchange.Records.RecordKind), typeof(Wire.RecordKind) },
        { typeof(Exchange.Matching.WalletNetwork), typeof(Wire.WalletNetwork) },
        { typeof(Exchange.Changes.ChangeKind), typeof(Wire.ChangeKind) },
        { typeof(Exchange.Records.TakedownStatus), typeof(Wire.TakedownStatus) },
        { typeof(Exchange.Sharing.Tlp), typeof(Wire.Tlp) },
        { typeof(Exchange.Sharing.VisibilityRule), typeof(Wire.VisibilityRule) },
        { typeof(Exchange.Changes.DisclosureState), typeof(Wire.DisclosureState) },
        { typeof(Exchange.Changes.DutyKind), typeof(Wire.DutyKind) },
        { typeof(Exchange.Changes.DutyCause), typeof(Wire.DutyCause) },
        { typeof(Exchange.Changes.DutyResult), typeof(Wire.DutyResult) },
        { typeof(Exchange.Agencies.ProposalState), typeof(Wire.ProposalState) },
        { typeof(Exchange.Audit.AuditAction), typeof(Wire.AuditAction) },
    };

    [Theory]
    [MemberData(nameof(Twins))]
    public void Verifies_TwinsAgree(Type core, Type wire) =>
        Assert.Equal(Members(wire).Where(m => m.Number != 0), Members(core).Where(m => m.Number != 0));

    [Fact]
    public void Verifies_EveryReasonTellsCauseRemedyAndRetry()
    {
        var text = File.ReadAllText(Checkout.Path("protos", "exchange", "v1", "reason.proto"));
        var reasons = Reasons().Matches(text).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["comment"].Value, StringComparer.Ordinal);
        Assert.Equal(Enum.GetValues<Wire.Reason>().Length - 1, reasons.Count);
        Assert.All(reasons, r => Assert.Matches(@"^\S.*\. .*\S.*\. A retry (helps|alone does not help)\.$", r.Value));
    }

    private static IEnumerable<(string Name, int Number)> Members(Type type) =>
        Enum.GetValues(type).Cast<object>().Select(v => (v.ToString()!.ToUpperInvariant(), Convert.ToInt32(v, System.Globalization.CultureInfo.InvariantCulture))).OrderBy(m => m.Item2);

    [GeneratedRegex(@"// (?<comment>.+)\n  (?<name>REASON_(?!UNSPECIFIED)\w+) = ")]
    private static partial Regex Reasons();
}
