using Exchange.Audit;
using Xunit;

namespace Exchange.Tests.Audit;

public sealed class LogComparisonTests
{
    /// <summary>A log as letters: as it was, as it is, and what is wrong.</summary>
    public static TheoryData<string, string, string> Logs => new()
    {
        { "", "", "" },
        { "", "ab", "" },
        { "abc", "abc", "" },
        { "abc", "abcdef", "" },
        { "abcdef", "abXdef", "entry 2 has been changed" },
        { "abcdef", "abXdefgh", "entry 2 has been changed" },
        { "abcdef", "aXYZef", "entries 1 to 3 have been changed" },
        { "abcdef", "XbcdYf", "entry 0 has been changed; entry 4 has been changed" },
        { "abcdef", "abcdeX", "entry 5 has been changed" },
        { "abcdef", "abdef", "entry 2 has been dropped, and those after moved up" },
        { "abcdef", "abdefgh", "entry 2 has been dropped, and those after moved up" },
        { "abcdef", "aef", "entries 1 to 3 have been dropped, and those after moved up" },
        { "abcdef", "bcdef", "entry 0 has been dropped, and those after moved up" },
        { "abcdef", "aXbcdef", "1 entry has been put in before entry 1" },
        { "abcdef", "aXYbcdefg", "2 entries have been put in before entry 1" },
        { "abcdef", "acbdef", "entries 1 and 2 have been swapped" },
        { "abcdef", "aecdbf", "entries 1 and 4 have been swapped" },
        { "abcdef", "fbcdea", "entries 0 and 5 have been swapped" },
        { "abcdef", "abcd", "entries 4 to 5 have been cut off the end" },
        { "abcdef", "abcde", "entry 5 has been cut off the end" },
        { "abcdef", "", "entries 0 to 5 have been cut off the end" },
        { "abcdef", "abcXYZ", "from entry 3 on the log is another one: entries 3 to 5 as read before are not in it" },
        { "abcdef", "abcXY", "from entry 3 on the log is another one: entries 3 to 5 as read before are not in it" },
        { "abcdef", "abcXYZUVW", "from entry 3 on the log is another one: entries 3 to 5 as read before are not in it" },
        { "abcdef", "abcX", "from entry 3 on the log is another one: entries 3 to 5 as read before are not in it" },
        { "abcdef", "abXd", "entry 2 has been changed; entries 4 to 5 have been cut off the end" },
        { "abcdef", "aXcdfe", "entry 1 has been changed; entries 4 and 5 have been swapped" },
    };

    [Theory]
    [MemberData(nameof(Logs))]
    public void Names_WhatIsWrongAndWhere(string before, string now, string wrong) =>
        Assert.Equal(wrong, string.Join("; ", LogComparison.Find(Hashes(before), Hashes(now))));

    [Fact]
    public void Names_NoMoreThanAsked() => Assert.Equal(2, LogComparison.Find(Hashes("abcdefgh"), Hashes("XbYdZfUh"), most: 2).Count);

    [Fact]
    public void Names_TheIndexInALongLog()
    {
        var before = Enumerable.Range(0, 50_000).Select(i => MerkleHash.OfLeaf(BitConverter.GetBytes(i))).ToArray();
        for (var index = 1; index < 49_999; index += 9_973)
        {
            var now = before.ToArray();
            now[index] = MerkleHash.OfLeaf("another"u8);
            Assert.Equal(new LogDifference(LogDifferenceKind.Changed, index, 1), Assert.Single(LogComparison.Find(before, now)));
            Assert.Equal(new LogDifference(LogDifferenceKind.Dropped, index, 1), Assert.Single(LogComparison.Find(before, [.. before[..index], .. before[(index + 1)..]])));
        }
    }

    private static MerkleHash[] Hashes(string log) => [.. log.Select(c => MerkleHash.OfLeaf([(byte)c]))];
}
