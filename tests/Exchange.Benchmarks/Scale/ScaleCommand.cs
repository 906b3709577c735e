using Exchange.Benchmarks.Scale.Parts;
using Exchange.Demo.Processes;
using Exchange.Tests.Ratios;

namespace Exchange.Benchmarks.Scale;

/// <summary>The command <c>exchange</c>: runs the parts, prints the table, writes the JSON, holds ratios against committed ones.</summary>
internal static class ScaleCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (ScaleOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync($"usage: {ScaleOptions.Usage}");
            return 2;
        }

        IReadOnlyList<HeldRatio> committed;
        try
        {
            committed = options.Against is { } file ? RatioFile.Read(file) : [];
        }
        catch (InvalidDataException unreadable)
        {
            await Console.Error.WriteLineAsync(unreadable.Message);
            return 2;
        }

        using var interruption = new Interruption();
        try
        {
            return await RunAsync(options, committed, interruption.Token);
        }
        catch (Exception failure) when (interruption.Token.IsCancellationRequested)
        {
            // A process that got the signal too may have failed before the token was heard.
            Progress.Say($"interrupted: {failure.Message}");
            return Interruption.ExitCode;
        }
    }

    private static async Task<int> RunAsync(ScaleOptions options, IReadOnlyList<HeldRatio> committed, CancellationToken ended)
    {
        Progress.Say("making a hub with the agencies of Operation IOS X");
        await using var stage = await ScaleStage.OpenAsync(ended);
        if (options.Beside is { } other)
        {
            await new BesidePart(stage, options).RunAsync(other);
            return 0;
        }

        async Task<Figures> LookAsync(ScaleOptions what)
        {
            var figures = new Figures(what.Scale);
            await MeasureAsync(stage, what, figures);
            await Console.Out.WriteLineAsync(figures.Table());
            return figures;
        }

        var figures = await LookAsync(options);
        if (options.Json is { } path)
        {
            await figures.WriteAsync(path);
        }

        if (options.Commit is { } commit)
        {
            await RatioLooks.CommitAsync(commit, options, figures, LookAsync);
        }

        return options.Against is null || await RatioLooks.HoldAsync(committed, options, figures, LookAsync) ? 0 : 1;
    }

    private static async Task MeasureAsync(ScaleStage stage, ScaleOptions options, Figures figures)
    {
        if (options.Wants("push", "replay"))
        {
            await new PushPart(stage, options, figures).RunAsync();
        }

        if (options.Wants("pull", "pull_20", "memory"))
        {
            await new PullPart(stage, options, figures).RunAsync();
        }

        if (options.Wants("follow"))
        {
            await new FollowPart(stage, options, figures).RunAsync();
        }

        if (options.Wants("small_push"))
        {
            await new SmallPushPart(stage, options, figures).RunAsync();
        }

        if (options.Wants("cost_10m") && (options.Scale == 10_000_000 || options.IsChosen))
        {
            await new CostPart(stage, options, figures).RunAsync();
        }
    }
}
