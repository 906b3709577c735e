using CsCheck;
using Exchange.Sharing;
using Xunit;

namespace Exchange.Tests.Sharing;

/// <summary>Every question of a presence against a scan of all positions.</summary>
public sealed class PresenceTests
{
    private const int Positions = 24;

    [Fact]
    public void Answers_AsAScanOfEveryPositionDoes() =>
        Gen.Select(Gen.Int[0, Positions].HashSet[0, 8], Gen.Int[0, Positions], Gen.Int[0, Positions], (turns, one, other) => (turns, one, other)).Sample(t =>
        {
            var turns = t.turns.Order().Select(p => (long)p).ToArray();
            var presence = new Presence(turns);
            bool[] at = [.. Enumerable.Range(0, Positions + 1).Select(p => turns.Count(turn => turn <= p) % 2 == 1)];
            var span = at.Skip(t.one).Take(Math.Max(0, t.other - t.one + 1)).ToArray();

            Assert.Equal(at[t.one], presence.At(t.one));
            Assert.Equal(span.Contains(true), presence.AtAny(t.one, t.other));
            if (span.Length > 0)
            {
                Assert.Equal(!span.Contains(false), presence.Throughout(t.one, t.other));
                Assert.Equal(Enumerable.Range(t.one + 1, span.Length - 1).Any(p => at[p] != at[p - 1]), presence.TurnsWithin(t.one, t.other));
            }

            Assert.Equal(Array.LastIndexOf(at, true, t.one), presence.LastUpTo(t.one));
            Assert.Equal(turns.Length == 0, presence.IsEmpty);
        });

    [Fact]
    public void Always_IsEverywhere() => Assert.True(Presence.Always.Throughout(0, long.MaxValue - 1));
}
