using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Exchange.Demo.Processes;
using Perfolizer.Horology;

namespace Exchange.Benchmarks.Hot;

/// <summary>The command <c>hot</c>: BenchmarkDotNet in this very process, so that nothing is built and nothing stays behind.</summary>
internal static class HotCommand
{
    /// <summary>How it is asked for.</summary>
    public const string Usage =
        """
        hot [--filter GLOB] [ARGUMENT of BenchmarkDotNet...]
          what a hub does for each name, record, head and entry: time and allocation of one, beside a ceiling; all of it in two minutes
          such as: hot --filter '*CanonicalName*'; what there is: hot --list flat
        """;

    private static readonly string[] Filters = ["--filter", "-f"];

    // They print, and measure nothing.
    private static readonly string[] Telling = ["--list", "--help", "--version", "--info"];

    public static int Run(string[] arguments)
    {
        // Deleted at the end of the process alone, which is also how a signal ends it.
        var artifacts = Directory.CreateTempSubdirectory("exchange-hot-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => artifacts.Delete(recursive: true);
        using var interruption = new Interruption();
        using var exit = interruption.Token.Register(() => Environment.Exit(Interruption.ExitCode));

        string[] asked = HasAny(arguments, Filters) ? arguments : [.. arguments, Filters[0], "*"];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(HotCommand).Assembly).Run(asked, Config(artifacts.FullName)).ToArray();
        var measured = summaries.Length > 0 && summaries.All(s => s.Reports.Length > 0 && s.Reports.All(r => r.Success));
        return measured || HasAny(arguments, Telling) ? 0 : 1;
    }

    private static bool HasAny(string[] arguments, string[] names) => arguments.Any(a => names.Contains(a.Split('=')[0]));

    private static ManualConfig Config(string artifacts) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithIterationTime(TimeInterval.FromMilliseconds(150))
            .WithWarmupCount(3)
            .WithIterationCount(10)
            .AsDefault())
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(ConsoleLogger.Default)
        .AddLogicalGroupRules(BenchmarkLogicalGroupRule.ByCategory)
        .HideColumns(Column.Error, Column.RatioSD, Column.AllocRatio)
        .WithArtifactsPath(artifacts)
        .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile);
}
