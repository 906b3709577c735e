using Exchange.Sharing;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Sharing;

public sealed class VisibilityTests
{
    // es and fr are bound by EU law, us is not, uk was until position 40; fr was in ios-x from 10 to 20 and again from 30 on.
    private static readonly SharingState Sharing = new(
        [
            new Standing(Agency("es"), EeaMember: true, From: 1),
            new Standing(Agency("fr"), EeaMember: true, From: 2),
            new Standing(Agency("us"), EeaMember: false, From: 3),
            new Standing(Agency("uk"), EeaMember: true, From: 4),
            new Standing(Agency("uk"), EeaMember: false, From: 40),
        ],
        [
            Member("ios-x", "es", 5, long.MaxValue),
            Member("ios-x", "fr", 10, 20),
            Member("ios-x", "fr", 30, long.MaxValue),
            Member("ios-x", "us", 10, long.MaxValue),
        ]);

    [Fact]
    public void Hides_FromAllButTheOriginator_WhenTheAudienceIsEmpty()
    {
        Assert.True(Visibility.Sees(Agency("es"), Agency("es"), Exchange.Sharing.Audience.Nobody, Sharing, 50));
        Assert.False(Visibility.Sees(Agency("fr"), Agency("es"), Exchange.Sharing.Audience.Nobody, Sharing, 50));
    }

    [Theory]
    [InlineData("fr", true)]
    [InlineData("us", false)] // named, but outside the EU and EEA
    [InlineData("es", false)]
    public void Shows_ToAgenciesNamed(string reader, bool seen) =>
        Assert.Equal(seen, Visibility.Sees(Agency(reader), Agency("de"), Audience("fr", "us"), Sharing, 50));

    [Theory]
    [InlineData("us", "*", "", false)]
    [InlineData("us", "*", "+third", true)]
    [InlineData("us", "us", "+third", true)]
    [InlineData("us", "op:ios-x", "", false)]
    [InlineData("us", "op:ios-x", "+third", true)]
    [InlineData("fr", "es", "+third", false)]
    public void Shows_ToThirdCountriesOnlyWhereAllowed(string reader, string whom, string third, bool seen) =>
        Assert.Equal(seen, Visibility.IsAmong(Agency(reader), third.Length > 0 ? Audience(whom, third) : Audience(whom), Sharing, 50));

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(19, true)]
    [InlineData(20, false)]
    [InlineData(30, true)]
    public void Shows_ToParticipants_FromJoiningUntilLeaving(long position, bool seen) =>
        Assert.Equal(seen, Visibility.IsAmong(Agency("fr"), Audience("op:ios-x"), Sharing, position));

    [Theory]
    [InlineData(3, false)] // not registered yet
    [InlineData(4, true)]
    [InlineData(39, true)]
    [InlineData(40, false)]
    public void Hides_FromTheDayThatEuLawCeasesToBind(long position, bool seen) =>
        Assert.Equal(seen, Visibility.IsAmong(Agency("uk"), Audience("*"), Sharing, position));

    [Fact]
    public void Hides_FromAnAgencyThatIsNotRegistered() =>
        Assert.False(Visibility.IsAmong(Agency("nobody"), Audience("*", "nobody", "+third"), Sharing, 50));

    [Theory]
    [InlineData(1, 9, false, false)]
    [InlineData(9, 10, true, false)]
    [InlineData(10, 19, true, true)]
    [InlineData(15, 35, true, false)] // in, out and in again: both ends say yes
    [InlineData(20, 29, false, false)]
    [InlineData(30, 50, true, true)]
    [InlineData(31, 30, false, true)] // nothing lies between
    public void Returns_WhetherAtAnyAndThroughoutASpan(long from, long upTo, bool any, bool throughout)
    {
        Assert.Equal(any, Visibility.IsAmongAtAny(Agency("fr"), Audience("op:ios-x"), Sharing, from, upTo));
        Assert.Equal(throughout, Visibility.IsAmongThroughout(Agency("fr"), Audience("op:ios-x"), Sharing, from, upTo));
    }

    [Theory]
    [InlineData("*", "de", true)]
    [InlineData("fr", "*", false)]
    [InlineData("us", "fr", false)] // us was named but never saw it
    [InlineData("op:ios-x", "fr", false)] // es, the other participant, is the originator
    [InlineData("op:ios-x", "de", true)]
    public void Narrows_WhenSomebodyWhoSawDoesNotAnyMore(string before, string after, bool narrows) =>
        Assert.Equal(narrows, Visibility.Narrows(Agency("es"), Audience(before), Audience(after), Sharing, 50));

    [Theory]
    [InlineData(0, 50, "2,10,20,30")]
    [InlineData(2, 20, "10,20")]
    [InlineData(30, 50, "")]
    public void Returns_TurnsAfterAndUpTo(long after, long upTo, string turns) =>
        Assert.Equal(turns, string.Join(',', Sharing.Turns(Agency("fr"), after, upTo).ToArray()));

    private static Membership Member(string operation, string agency, long joined, long left) =>
        new(Operation(operation), Agency(agency), ParticipantRole.Member, joined, left, DateTimeOffset.UnixEpoch);
}
