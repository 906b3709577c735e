using Exchange.Storage.Sqlite.Runs;
using Xunit;

namespace Exchange.Tests.Storage.Sqlite.Runs;

public sealed class BloomFilterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(20_000)]
    public void Denies_NoKeyThatWasAdded_AndNearlyAllOthers(int keys)
    {
        var filter = new BloomFilter(keys);
        for (var i = 0; i < keys; i++)
        {
            filter.Add(Hash($"held-{i}"));
        }

        Assert.All(Enumerable.Range(0, keys), i => Assert.True(filter.MayHold(Hash($"held-{i}"))));
        Assert.InRange(Enumerable.Range(0, 100_000).Count(i => filter.MayHold(Hash($"other-{i}"))), 0, 400);
    }

    private static ulong Hash(string key) => BloomFilter.Hash(System.Text.Encoding.UTF8.GetBytes(key));
}
