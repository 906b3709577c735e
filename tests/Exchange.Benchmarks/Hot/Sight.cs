using BenchmarkDotNet.Attributes;
using Exchange.Agencies;
using Exchange.Sharing;
using Exchange.Tests.Sharing;

namespace Exchange.Benchmarks.Hot;

/// <summary>Whether an agency sees a record of another, asked for each of twenty-two in turn. The ceiling looks the agency up in a set of those who do.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(nameof(Sight))]
public class Sight
{
    private const long Position = IosX.Joined + 1;

    // It is no agency of the hub, so that every reader is asked the rules.
    private static readonly AgencyId Originator = Named.Agency("originator");

    private static readonly HashSet<AgencyId> Seeing = [.. IosX.Sharing.Agencies];
    private static readonly Audience OfOperation = Named.Audience("op:ios-x", "+third");
    private static readonly Audience OfEveryone = Named.Audience("*", "+third");
    private static readonly Audience OfThree = Named.Audience("police-es", "police-fr", "us-ice", "+third");
    private static readonly Audience OfNobody = Named.Audience("+third");

    [Benchmark(Baseline = true, OperationsPerInvoke = IosX.Agencies)]
    public int LookedUp()
    {
        var seeing = 0;
        foreach (var reader in IosX.Readers)
        {
            seeing += Seeing.Contains(reader.Agency) ? 1 : 0;
        }

        return seeing;
    }

    [Benchmark(OperationsPerInvoke = IosX.Agencies)]
    public int Operation() => Count(OfOperation);

    [Benchmark(OperationsPerInvoke = IosX.Agencies)]
    public int Everyone() => Count(OfEveryone);

    [Benchmark(OperationsPerInvoke = IosX.Agencies)]
    public int Three() => Count(OfThree);

    [Benchmark(OperationsPerInvoke = IosX.Agencies)]
    public int Nobody() => Count(OfNobody);

    private static int Count(Audience audience)
    {
        var seeing = 0;
        foreach (var reader in IosX.Readers)
        {
            seeing += Visibility.Sees(reader, Originator, audience, IosX.Sharing, Position) ? 1 : 0;
        }

        return seeing;
    }
}
