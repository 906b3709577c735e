using System.Diagnostics;

namespace Exchange.Benchmarks.Scale.Load;

/// <summary>Does the steps, in the client process.</summary>
internal static class LoadSteps
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromMinutes(10);

    /// <summary>Does one step.</summary>
    public static Task<LoadResult> RunAsync(LoadStep step) => step.Kind switch
    {
        LoadKind.Push => PushAsync(step),
        LoadKind.Pull => PullAsync(step),
        LoadKind.KeepPages => KeepPagesAsync(step),
        LoadKind.Follow => new FollowRun(step).RunAsync(),
        LoadKind.SmallPush => SmallPushRun.RunAsync(step),
        LoadKind.Reference => Task.FromResult(SqliteReference.Insert(step)),
        LoadKind.Settle => SettleAsync(step),
        _ => throw new InvalidOperationException($"no such step: {step.Kind}"),
    };

    private static async Task<LoadResult> PushAsync(LoadStep step)
    {
        var runs = new List<PushRun>();
        try
        {
            foreach (var agency in step.Agencies)
            {
                runs.Add(await PushRun.OpenAsync(step, agency));
            }

            using var clock = LoadClock.Start(step.ServerProcess);
            var each = step.Count / runs.Count;
            await Task.WhenAll(runs.Select((run, i) => Task.Run(() => run.SendAsync(step.First + (i * each), i == runs.Count - 1 ? step.Count - (i * each) : each))));
            return clock.Stop(step.Count, runs.SelectMany(r => r.Latencies));
        }
        finally
        {
            runs.ForEach(r => r.Dispose());
        }
    }

    private static async Task<LoadResult> PullAsync(LoadStep step)
    {
        var runs = new List<PullRun>();
        try
        {
            foreach (var agency in step.Agencies)
            {
                runs.Add(new PullRun(step, agency));
                await runs[^1].ConnectAsync();
            }

            using var clock = LoadClock.Start(step.ServerProcess);
            var received = await Task.WhenAll(runs.Select(run => Task.Run(run.ReceiveAsync)));
            var result = clock.Stop(received.Sum());
            return received.All(r => r >= step.Count) ? result : throw new InvalidOperationException($"{received.Min()} changes came of {step.Count}");
        }
        finally
        {
            runs.ForEach(r => r.Dispose());
        }
    }

    private static async Task<LoadResult> KeepPagesAsync(LoadStep step)
    {
        using var run = new PullRun(step, step.Agencies[0]);
        using var clock = LoadClock.Start(step.ServerProcess);
        return clock.Stop(await run.KeepAsync(step.File));
    }

    /// <summary>Waits until the server's processor is at rest for a second: what trails the acknowledgements (the search index) costs too.</summary>
    private static async Task<LoadResult> SettleAsync(LoadStep step)
    {
        using var clock = LoadClock.Start(step.ServerProcess);
        var started = Stopwatch.GetTimestamp();
        for (var (quiet, before) = (0, clock.Server); quiet < 2; before = clock.Server)
        {
            if (Stopwatch.GetElapsedTime(started) > LongestSettling)
            {
                throw new InvalidOperationException($"the server was still at work after {LongestSettling}");
            }

            await Task.Delay(Look);
            quiet = clock.Server - before <= Quiet ? quiet + 1 : 0;
        }

        return clock.Stop(1);
    }
}
