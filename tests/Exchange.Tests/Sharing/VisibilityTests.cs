using Exchange.Sharing;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Sharing;

/// <summary>Each rule alone: a reader does not see a record for which every rule holds but one.</summary>
public sealed class VisibilityTests
{
    private const long Now = 50;

    // es, fr and de are bound by EU law, us is not, uk was until 40; it was suspended from 25 to 35; fr was in ios-x and in
    // friends from 10 to 20 and again from 30 on.
    private static readonly SharingState Sharing = new(
        [
            Standing("es", from: 1),
            Standing("fr", from: 2),
            Standing("us", from: 3, eea: false),
            Standing("uk", from: 4),
            Standing("de", from: 5),
            Standing("it", from: 6),
            Standing("it", from: 25, active: false),
            Standing("it", from: 35),
            Standing("uk", from: 40, eea: false),
        ],
        [
            Member("ios-x", "es", 5, long.MaxValue),
            Member("ios-x", "fr", 10, 20),
            Member("ios-x", "fr", 30, long.MaxValue),
            Member("ios-x", "us", 10, long.MaxValue),
        ],
        [
            new GroupMembership(Group("friends"), Agency("es"), 5, long.MaxValue),
            new GroupMembership(Group("friends"), Agency("fr"), 10, 20),
            new GroupMembership(Group("friends"), Agency("fr"), 30, long.MaxValue),
        ],
        []);

    [Fact]
    public void Hides_FromAllButTheOriginator_WhenTheDistributionIsEmpty()
    {
        Assert.True(Visibility.Sees(Reader("es"), Agency("es"), Audience(), Sharing, Now));
        Assert.False(Visibility.Sees(Reader("fr"), Agency("es"), Audience(), Sharing, Now));
        Assert.False(Visibility.Sees(Reader("fr", officer: "7"), Agency("es"), Audience("officer:fr/7"), Sharing, Now)); // an officer is no addressee
    }

    [Fact]
    public void Shows_TheOriginatorItsOwn_WhateverTheRulesSay() => Assert.True(Visibility.Sees(
        Reader("es"), Agency("es"), new Audience(Distribution("not:fr"), new Conditions(Tlp.Red, PurposeSet.Of(Purpose.Prosecution), Restricted: true), embargoed: true), Sharing, Now));

    [Theory]
    [InlineData(24, true)]
    [InlineData(25, false)]
    [InlineData(34, false)]
    [InlineData(35, true)]
    public void Standing_HidesFromASuspendedAgency(long position, bool seen) => AssertRule(VisibilityRule.Standing, seen, Reader("it"), Audience("*"), position);

    [Theory]
    [InlineData(3, false)] // not registered yet
    [InlineData(4, true)]
    public void Standing_HidesFromWhoIsNotRegistered(long position, bool seen) =>
        AssertRule(VisibilityRule.Standing, seen, Reader("uk"), Audience("*", "+third"), position);

    [Fact]
    public void Embargo_HidesFromEverybody_UntilItLapses()
    {
        var embargoed = new Audience(Distribution("*"), new Conditions(Tlp.Green), embargoed: true);

        AssertRule(VisibilityRule.Embargo, false, Reader("fr"), embargoed);
        AssertRule(VisibilityRule.Embargo, true, Reader("fr"), embargoed.Lapsed());
        Assert.Equal(Audience("*"), embargoed.Lapsed());
    }

    [Fact]
    public void Restriction_HidesFromNewReaders()
    {
        var restricted = new Audience(Distribution("*"), new Conditions(Tlp.Green, Restricted: true));

        AssertRule(VisibilityRule.Restriction, false, Reader("fr"), restricted);
        AssertRule(VisibilityRule.Restriction, true, Reader("fr"), Audience("*"));
        Assert.True(Visibility.MayHold(Reader("fr"), restricted, Sharing, Now)); // who holds it keeps it
    }

    [Theory]
    [InlineData("*")]
    [InlineData("fr")]
    [InlineData("op:ios-x")]
    [InlineData("group:friends")]
    public void Exclusion_HidesWhateverElseSays(string whom)
    {
        AssertRule(VisibilityRule.Exclusion, true, Reader("fr"), Audience(whom, "not:de"));
        AssertRule(VisibilityRule.Exclusion, false, Reader("fr"), Audience(whom, "not:fr"));
    }

    [Theory]
    [InlineData("us", "*")]
    [InlineData("us", "us")]
    [InlineData("us", "op:ios-x")]
    [InlineData("uk", "*")]
    public void ThirdCountry_HidesUnlessAllowed(string reader, string whom)
    {
        AssertRule(VisibilityRule.ThirdCountry, false, Reader(reader), Audience(whom));
        AssertRule(VisibilityRule.ThirdCountry, true, Reader(reader), Audience(whom, "+third"));
    }

    [Theory]
    [InlineData(39, true)]
    [InlineData(40, false)]
    public void ThirdCountry_HidesFromThePositionAtWhichEuLawCeasesToBind(long position, bool seen) =>
        AssertRule(VisibilityRule.ThirdCountry, seen, Reader("uk"), Audience("*"), position);

    [Theory]
    [InlineData("fr", 50, true)]
    [InlineData("fr", 25, false)]
    [InlineData("de", 50, false)]
    public void OperationRule_KeepsAnOperationsRecordsAmongItsParticipants(string reader, long position, bool seen) => AssertRule(
        VisibilityRule.OperationRule, seen, Reader(reader), new Audience(Distribution("*"), new Conditions(Tlp.Green, BoundBy: Operation("ios-x"))), position);

    [Theory]
    [InlineData(Purpose.Prosecution, true)]
    [InlineData(Purpose.AssetRecovery, true)]
    [InlineData(Purpose.Investigation, false)]
    public void Purpose_HidesFromCallsForAnother(Purpose purpose, bool seen) => AssertRule(
        VisibilityRule.Purpose, seen, Reader("fr", purpose), new Audience(Distribution("*"), new Conditions(Tlp.Green, PurposeSet.Of(Purpose.Prosecution, Purpose.AssetRecovery))));

    [Theory]
    [InlineData(Purpose.Unspecified)]
    [InlineData(Purpose.HubOperation)]
    public void Purpose_ShowsNothingToTheHubsOwnWork(Purpose purpose) => AssertRule(VisibilityRule.Purpose, false, Reader("fr", purpose), Audience("*"));

    [Theory] // CLEAR and GREEN admit everyone; AMBER operations and groups; AMBER+STRICT agencies named alone
    [InlineData(Tlp.Clear, "*", true)]
    [InlineData(Tlp.Green, "*", true)]
    [InlineData(Tlp.Amber, "*", false)]
    [InlineData(Tlp.AmberStrict, "*", false)]
    [InlineData(Tlp.Clear, "op:ios-x", true)]
    [InlineData(Tlp.Green, "group:friends", true)]
    [InlineData(Tlp.Amber, "op:ios-x", true)]
    [InlineData(Tlp.Amber, "group:friends", true)]
    [InlineData(Tlp.AmberStrict, "op:ios-x", false)]
    [InlineData(Tlp.AmberStrict, "group:friends", false)]
    [InlineData(Tlp.AmberStrict, "fr", true)]
    [InlineData(Tlp.Amber, "fr", true)]
    [InlineData(Tlp.Green, "de", false)]
    [InlineData(Tlp.Unspecified, "*", false)]
    [InlineData(Tlp.Unspecified, "op:ios-x", false)]
    public void Addressee_IsWhoTheDistributionNamesInAWayThatTheLabelAdmits(Tlp tlp, string whom, bool seen) =>
        AssertRule(VisibilityRule.Addressee, seen, Reader("fr"), new Audience(Distribution(whom), new Conditions(tlp)));

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(19, true)]
    [InlineData(20, false)]
    [InlineData(30, true)]
    public void Addressee_IsAMemberFromJoiningUntilLeaving(long position, bool seen)
    {
        AssertRule(VisibilityRule.Addressee, seen, Reader("fr"), Audience("op:ios-x"), position);
        AssertRule(VisibilityRule.Addressee, seen, Reader("fr"), Audience("group:friends"), position);
    }

    [Theory] // TLP:RED: to named officers of named agencies, by the officer's own certificate, and to nobody where none is named
    [InlineData(Tlp.Red, "7", "officer:fr/7", true)]
    [InlineData(Tlp.Red, "8", "officer:fr/7", false)]
    [InlineData(Tlp.Red, null, "officer:fr/7", false)]
    [InlineData(Tlp.Red, "7", "officer:de/7", false)]
    [InlineData(Tlp.Red, "7", "fr", false)]
    [InlineData(Tlp.Green, "7", "officer:fr/7", true)]
    [InlineData(Tlp.Green, null, "officer:fr/7", false)]
    [InlineData(Tlp.Green, null, "officer:de/7", false)]
    [InlineData(Tlp.Green, null, "fr", true)]
    public void Officer_IsAskedForWhereOneIsNamedAndByTlpRed(Tlp tlp, string? officer, string named, bool seen) =>
        AssertRule(VisibilityRule.Officer, seen, Reader("fr", officer: officer), new Audience(Distribution("fr", named), new Conditions(tlp)));

    [Theory]
    [InlineData("*", "de", true)]
    [InlineData("fr", "*", false)]
    [InlineData("us", "fr", false)] // us was named but never saw it
    [InlineData("op:ios-x", "fr", false)] // es, the other participant, is the originator
    [InlineData("op:ios-x", "de", true)]
    [InlineData("group:friends", "fr", false)]
    [InlineData("group:friends", "de", true)]
    public void Narrows_WhenSomebodyWhoSawDoesNotAnyMore(string before, string after, bool narrows) =>
        Assert.Equal(narrows, Visibility.Narrows(Agency("es"), Audience(before), Audience(after), Sharing, Now));

    [Fact]
    public void Narrows_WhenAnOfficerOrAPurposeIsLost_OrProcessingIsRestricted()
    {
        Assert.True(Narrows(Audience("fr"), Audience("fr", "officer:fr/7")));
        Assert.True(Narrows(Audience("fr", "officer:fr/7"), Audience("fr", "officer:fr/8")));
        Assert.False(Narrows(Audience("fr", "officer:fr/7"), Audience("fr", "officer:fr/7", "officer:fr/8")));
        Assert.True(Narrows(Audience("fr"), new Audience(Distribution("fr"), new Conditions(Tlp.Green, PurposeSet.Of(Purpose.Prosecution)))));
        Assert.True(Narrows(Audience("fr"), new Audience(Distribution("fr"), new Conditions(Tlp.Green, Restricted: true))));
        Assert.True(Narrows(Audience("fr"), new Audience(Distribution("fr"), new Conditions(Tlp.Green), embargoed: true)));
        Assert.False(Narrows(Audience("fr"), new Audience(Distribution("fr"), new Conditions(Tlp.AmberStrict))));

        static bool Narrows(Audience before, Audience after) => Visibility.Narrows(Agency("es"), before, after, Sharing, Now);
    }

    [Fact]
    public void Explains_EveryRule_AndHidesWhenAnyFails()
    {
        var told = Visibility.Explain(Reader("us"), Audience("*", "not:us"), Sharing, Now);

        Assert.Equal(Enum.GetValues<VisibilityRule>().Where(r => r != VisibilityRule.Unspecified), told.Select(t => t.Rule));
        Assert.Equal([VisibilityRule.Exclusion, VisibilityRule.ThirdCountry], told.Where(t => !t.Holds).Select(t => t.Rule));
        Assert.False(Visibility.IsAmong(Reader("us"), Audience("*", "not:us"), Sharing, Now));
    }

    /// <summary>The rule alone decides: every other one holds.</summary>
    private static void AssertRule(VisibilityRule rule, bool holds, Reader reader, Audience audience, long position = Now)
    {
        Assert.Equal(holds, Visibility.IsAmong(reader, audience, Sharing, position));
        Assert.Equal(holds, Visibility.Sees(reader, Agency("es"), audience, Sharing, position));
        Assert.Equal(holds ? [] : [rule], Visibility.Explain(reader, audience, Sharing, position).Where(t => !t.Holds).Select(t => t.Rule).Where(r => !Follows(r, rule)));
    }

    // An agency that is not registered is not bound by EU law either.
    private static bool Follows(VisibilityRule other, VisibilityRule rule) => (rule, other) is (VisibilityRule.Standing, VisibilityRule.ThirdCountry);

    private static Standing Standing(string agency, long from, bool eea = true, bool active = true) => new(Agency(agency), eea, active, from);

    private static Membership Member(string operation, string agency, long joined, long left) =>
        new(Operation(operation), Agency(agency), ParticipantRole.Member, joined, left, DateTimeOffset.UnixEpoch);
}
