using Exchange.Cli.Lists;
using Exchange.Cli.Output;
using Exchange.Client;
using Spectre.Console;

namespace Exchange.Cli.Push;

/// <summary>A bar on the side of talk, on a terminal only: how much of the file is read, and how many records are answered.</summary>
internal static class PushProgress
{
    /// <summary>Shows progress while something runs.</summary>
    public static async Task ShowAsync(ToolEnvironment environment, ListFile file, Func<IProgress<PushTotals>?, Task> run)
    {
        if (!environment.TalkIsTerminal)
        {
            await run(null);
            return;
        }

        await Screen.OfTalk(environment).Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("pushing", maxValue: Math.Max(1, file.Length));
                await run(new Bar(task, file));
                task.Value = task.MaxValue;
            });
    }

    private sealed class Bar(ProgressTask task, ListFile file) : IProgress<PushTotals>
    {
        public void Report(PushTotals value)
        {
            task.Value = file.Position;
            task.Description = $"{Wording.Count(value.Answered)} answered";
        }
    }
}
