using CsCheck;
using Exchange.Storage.Sqlite.Runs;
using Xunit;

namespace Exchange.Tests.Storage.Sqlite.Runs;

public sealed class BlockTests
{
    // Few letters, so that keys share beginnings and some begin with others.
    private static readonly Gen<byte[]> Keys = Gen.Byte[97, 99].Array[0, 40];
    private static readonly Gen<(byte[] Key, long Value)[]> Entries =
        Gen.Select(Keys, Gen.Long[0, long.MaxValue]).Array[1, 120].Select(e => e.DistinctBy(x => Convert.ToHexString(x.Item1)).OrderBy(x => Convert.ToHexString(x.Item1), StringComparer.Ordinal).ToArray());

    /// <summary>Keys longer than any before, not at the place of a whole key.</summary>
    [Fact]
    public void Finds_EveryKey_HoweverLongTheFirstIsThatIs()
    {
        var block = new BlockWriter(60_000);
        byte[][] keys = [.. Enumerable.Range(0, 60).Select(n => System.Text.Encoding.UTF8.GetBytes(new string('k', 100) + (char)('0' + n) + new string('x', n % 7 * 150)))];
        foreach (var key in keys)
        {
            Assert.True(block.TryAdd(key, key.Length));
        }

        var body = block.Finish().ToArray();
        foreach (var key in keys)
        {
            Assert.True(Block.TryFind(body, key, out var length));
            Assert.Equal(key.Length, length);
        }
    }

    [Fact]
    public void Gives_WhatWasWritten_InOrder() =>
        Entries.Sample(entries =>
        {
            var read = new List<(string, long)>();
            foreach (var block in Written(entries, size: 400))
            {
                var each = new BlockEntries(block);
                while (each.Next())
                {
                    read.Add((Convert.ToHexString(each.Key), each.Value));
                }
            }

            Assert.Equal(entries.Select(e => (Convert.ToHexString(e.Key), e.Value)), read);
        });

    [Fact]
    public void Finds_WhatItHolds_AndNothingElse() =>
        Gen.Select(Entries, Keys.Array[1, 20]).Sample((entries, others) =>
        {
            var block = Assert.Single(Written(entries, size: 16_000));
            foreach (var asked in others.Concat(entries.Select(e => e.Key)))
            {
                var held = entries.Where(e => e.Key.AsSpan().SequenceEqual(asked)).Select(e => (long?)e.Value).FirstOrDefault();
                Assert.Equal(held, Block.TryFind(block, asked, out var value) ? value : null);
            }
        });

    [Fact]
    public void Fits_TheSizeItIsGiven_UnlessOneKeyIsLarger()
    {
        var keys = Enumerable.Range(0, 2_000).Select(i => (System.Text.Encoding.UTF8.GetBytes($"{i:00000}-{new string('x', i % 90)}"), (long)i)).ToArray();
        Assert.All(Written(keys, size: 512), b => Assert.InRange(b.Length, 256, 512));

        var large = new byte[100_000];
        large[^1] = 1;
        Assert.True(Block.TryFind(Assert.Single(Written([(large, 7)], size: 512)), large, out var value));
        Assert.Equal(7, value);
    }

    [Fact]
    public void Takes_LessThanTheKeysThemselves_WhereTheyShareTheirBeginnings()
    {
        var keys = Enumerable.Range(0, 300).Select(i => (System.Text.Encoding.UTF8.GetBytes($"replica-watches-{i:0000}.example"), (long)i)).ToArray();
        Assert.True(Written(keys, size: 16_000).Sum(b => b.Length) < 0.6 * keys.Sum(k => k.Item1.Length));
    }

    private static List<byte[]> Written((byte[] Key, long Value)[] entries, int size)
    {
        var blocks = new List<byte[]>();
        var writer = new BlockWriter(size);
        foreach (var (key, value) in entries)
        {
            if (!writer.TryAdd(key, value))
            {
                blocks.Add(writer.Finish().ToArray());
                writer.Clear();
                Assert.True(writer.TryAdd(key, value));
            }

            Assert.Equal(key, writer.Last.ToArray());
        }

        blocks.Add(writer.Finish().ToArray());
        return blocks;
    }
}
