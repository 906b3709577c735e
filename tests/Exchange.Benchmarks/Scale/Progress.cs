using System.Diagnostics;

namespace Exchange.Benchmarks.Scale;

/// <summary>What the benchmark is at, on stderr.</summary>
internal static class Progress
{
    private static readonly long Started = Stopwatch.GetTimestamp();

    /// <summary>Says it.</summary>
    public static void Say(string what) => Console.Error.WriteLine($"[{Stopwatch.GetElapsedTime(Started):mm\\:ss}] {what}");
}
