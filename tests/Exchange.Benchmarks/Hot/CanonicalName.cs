using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Exchange.Matching;
using Exchange.Tests.Support;

namespace Exchange.Benchmarks.Hot;

/// <summary>A name as it comes to its canonical form: names of the Public Suffix List's own tests. The ceiling lowers them and asks nothing.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(nameof(CanonicalName))]
public class CanonicalName
{
    private const int Names = 64;

    private static readonly SearchValues<char> LowerAscii = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    private string[] _plain = [];
    private string[] _capitals = [];
    private string[] _unicode = [];
    private string[] _encoded = [];

    [GlobalSetup]
    public void Read()
    {
        string[] names = [.. VectorFile.Lines("psl/tests.txt").Where(l => l.Length > 0 && l[0] is not ('/' or '.')).Select(l => l.Split(' ')[0]).Where(n => !DomainName.Parse(n).IsRefused)];
        _plain = Repeat(names.Where(n => !n.AsSpan().ContainsAnyExcept(LowerAscii) && !IsEncoded(n)));
        _capitals = [.. _plain.Select(n => n.ToUpperInvariant())];
        _unicode = Repeat(names.Where(n => !Ascii.IsValid(n)));
        _encoded = Repeat(names.Where(IsEncoded));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Names)]
    public int Lowered()
    {
        var octets = 0;
        foreach (var name in _capitals)
        {
            octets += name.ToLowerInvariant().Length;
        }

        return octets;
    }

    [Benchmark(OperationsPerInvoke = Names)]
    public int Plain() => Parse(_plain);

    [Benchmark(OperationsPerInvoke = Names)]
    public int Capitals() => Parse(_capitals);

    [Benchmark(OperationsPerInvoke = Names)]
    public int Unicode() => Parse(_unicode);

    [Benchmark(OperationsPerInvoke = Names)]
    public int Encoded() => Parse(_encoded);

    private static int Parse(string[] names)
    {
        var octets = 0;
        foreach (var name in names)
        {
            octets += DomainName.Parse(name).TryGet(out var read, out _) ? read.Canonical.Length : throw new InvalidOperationException(name);
        }

        return octets;
    }

    private static bool IsEncoded(string name) => name.Contains("xn--", StringComparison.Ordinal);

    private static string[] Repeat(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return [.. Enumerable.Range(0, Names).Select(i => all[i % all.Length])];
    }
}
