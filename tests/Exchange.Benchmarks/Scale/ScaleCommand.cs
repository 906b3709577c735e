using Exchange.Benchmarks.Scale.Parts;
using Exchange.Demo.Processes;

namespace Exchange.Benchmarks.Scale;

/// <summary>The command <c>exchange</c>: runs the parts, prints the table, writes the JSON.</summary>
internal static class ScaleCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (ScaleOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync($"usage: {ScaleOptions.Usage}");
            return 2;
        }

        using var interruption = new Interruption();
        try
        {
            await RunAsync(options, interruption.Token);
            return 0;
        }
        catch (Exception failure) when (interruption.Token.IsCancellationRequested)
        {
            // A process that got the signal too may have failed before the token was heard.
            Progress.Say($"interrupted: {failure.Message}");
            return Interruption.ExitCode;
        }
    }

    private static async Task RunAsync(ScaleOptions options, CancellationToken ended)
    {
        var figures = new Figures(options.Scale);
        Progress.Say("making a hub with the agencies of Operation IOS X");
        await using var stage = await ScaleStage.OpenAsync(ended);
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

        await Console.Out.WriteLineAsync(figures.Table());
        if (options.Json is { } path)
        {
            await figures.WriteAsync(path);
        }
    }
}
