using System.Runtime.InteropServices;

namespace Exchange.Benchmarks.Scale;

/// <summary>What a run was made on.</summary>
/// <param name="Cores">Processors that the programs may use; client and server share them.</param>
/// <param name="Processor">Its name.</param>
/// <param name="MemoryBytes">Memory.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">.NET.</param>
/// <param name="Load">How many threads wanted a processor in the minute before the run: above 0.2 others worked, and times, less so ratios, tell of them.</param>
/// <param name="MeasuredTime">When.</param>
internal sealed record Machine(int Cores, string Processor, long MemoryBytes, string System, string Runtime, double? Load, DateTimeOffset MeasuredTime)
{
    /// <summary>This machine, now.</summary>
    public static Machine This() => new(
        Environment.ProcessorCount,
        ReadProcessor(),
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        ReadLoad(),
        TimeProvider.System.GetUtcNow());

    private static double? ReadLoad()
    {
        const string Load = "/proc/loadavg";
        return File.Exists(Load) ? double.Parse(File.ReadAllText(Load).Split(' ')[0]) : null;
    }

    private static string ReadProcessor()
    {
        const string Cpus = "/proc/cpuinfo";
        var line = File.Exists(Cpus) ? File.ReadLines(Cpus).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
