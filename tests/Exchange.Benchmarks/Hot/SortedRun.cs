using BenchmarkDotNet.Attributes;
using Exchange.Benchmarks.Scale;
using Exchange.Demo.Input;
using Exchange.DevCertificates;
using Exchange.Records;
using Exchange.Storage.Sqlite.Runs;

namespace Exchange.Benchmarks.Hot;

/// <summary>
/// A key of a run of eight thousand: made and sorted, written into blocks, found in its block, and a new name told from a million by a
/// filter. The ceiling sorts as many numbers.
/// </summary>
[MemoryDiagnoser]
[BenchmarkCategory(nameof(SortedRun))]
public class SortedRun
{
    private const int Keys = 8_000;
    private const int BlockOctets = 16_256;
    private const int Held = 256;
    private const int Standing = 1_000_000;
    private const int AgencyNumber = 7;

    private static readonly ScaleRecords Records = new(IosXParticipants.Lead);

    private readonly KeyList _keys = new();
    private readonly KeyList _sorted = new();
    private readonly BlockWriter _writer = new(BlockOctets);
    private readonly BloomFilter _filter = new(Standing);
    private readonly ulong[] _scratch = new ulong[Keys];
    private string[] _ids = [];
    private SearchTerm[] _terms = [];
    private ulong[] _numbers = [];
    private byte[] _block = [];
    private byte[][] _held = [];

    [GlobalSetup]
    public void Make()
    {
        Span<byte> octets = stackalloc byte[RunKey.LongestName];
        for (var i = 0; i < Standing; i++)
        {
            _filter.Add(BloomFilter.Hash(RunKey.OfName(octets, AgencyNumber, Id(Keys + i))));
        }

        _ids = [.. Enumerable.Range(0, Keys).Select(Id)];
        _terms = [.. Enumerable.Range(0, Keys).Select(i => new SearchTerm(SearchTermKind.Name, ShopNames.At(i).Name))];
        SortNames(_sorted);
        _numbers = [.. _ids.Select(id => KeyList.Prefix(RunKey.OfName(new byte[RunKey.LongestName], AgencyNumber, id)))];
        var written = 0;
        while (_writer.TryAdd(_sorted.Key(written), _sorted.Value(written)))
        {
            written++;
        }

        _block = _writer.Finish().ToArray();
        _held = [.. Enumerable.Range(0, written).OrderBy(_sorted.Value).Take(Held).Select(i => _sorted.Key(i).ToArray())];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Keys)]
    public ulong Numbers()
    {
        _numbers.CopyTo(_scratch, 0);
        Array.Sort(_scratch);
        return _scratch[0];
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public long Names()
    {
        SortNames(_keys);
        return _keys.Value(0);
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public long Terms()
    {
        _keys.Clear();
        for (var i = 0; i < Keys; i++)
        {
            _keys.Add(RunKey.OfTerm(_terms[i], AgencyNumber, _ids[i]), i);
        }

        _keys.Sort();
        return _keys.Value(0);
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public int Written()
    {
        var octets = 0;
        _writer.Clear();
        for (var i = 0; i < Keys; i++)
        {
            if (!_writer.TryAdd(_sorted.Key(i), _sorted.Value(i)))
            {
                octets += _writer.Finish().Length;
                _writer.Clear();
                _writer.TryAdd(_sorted.Key(i), _sorted.Value(i));
            }
        }

        return octets + _writer.Finish().Length;
    }

    [Benchmark(OperationsPerInvoke = Held)]
    public long Found()
    {
        long sum = 0;
        foreach (var key in _held)
        {
            sum += Block.TryFind(_block, key, out var value) ? value : throw new InvalidOperationException("the block does not hold it");
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public int ToldNew()
    {
        Span<byte> octets = stackalloc byte[RunKey.LongestName];
        var taken = 0;
        foreach (var id in _ids)
        {
            taken += _filter.MayHold(BloomFilter.Hash(RunKey.OfName(octets, AgencyNumber, id))) ? 1 : 0;
        }

        return taken;
    }

    private static string Id(int number) => RecordKey.TryParse(Records.Name(number), out var key) ? key.Id : throw new InvalidOperationException("no name of a record");

    private void SortNames(KeyList keys)
    {
        Span<byte> octets = stackalloc byte[RunKey.LongestName];
        keys.Clear();
        for (var i = 0; i < Keys; i++)
        {
            keys.Add(RunKey.OfName(octets, AgencyNumber, _ids[i]), i);
        }

        keys.Sort();
    }
}
