using CsCheck;
using Exchange.Storage.Sqlite.Runs;
using Xunit;

namespace Exchange.Tests.Storage.Sqlite.Runs;

public sealed class KeyListTests
{
    // Of few octets, so that many keys begin alike, are the beginning of another, or are equal.
    private static readonly Gen<(byte[] Key, long Value)[]> Keys = Gen.Select(Gen.Byte[0, 2].Array[0, 12], Gen.Long[0, 5]).Array[0, 300];

    [Fact]
    public void Sorts_ByAllOctets_AndEqualKeysByTheirNumbers() => Keys.Sample(keys =>
    {
        var list = new KeyList();
        foreach (var (key, value) in keys)
        {
            list.Add(key, value);
        }

        list.Sort();

        var expected = keys.OrderBy(k => Convert.ToHexString(k.Key), StringComparer.Ordinal).ThenBy(k => k.Value);
        Assert.Equal(
            expected.Select(k => $"{Convert.ToHexString(k.Key)} {k.Value}"),
            Enumerable.Range(0, list.Count).Select(i => $"{Convert.ToHexString(list.Key(i))} {list.Value(i)}"));
    });

    [Fact]
    public void Holds_NothingOfBefore_OnceCleared()
    {
        var list = new KeyList();
        list.Add([9], 9);
        list.Clear();

        list.Add([1, 2, 3], 7);
        list.Sort();

        Assert.Equal(1, list.Count);
        Assert.Equal([1, 2, 3], list.Key(0).ToArray());
    }
}
