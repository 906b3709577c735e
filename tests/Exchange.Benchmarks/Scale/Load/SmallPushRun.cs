namespace Exchange.Benchmarks.Scale.Load;

/// <summary>Ten records at a time by one agency, while another pushes as many as it can: how long a small push waits for its acknowledgement.</summary>
internal static class SmallPushRun
{
    private const int SmallRecords = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs it: the first agency pushes the many, the second the few.</summary>
    public static async Task<LoadResult> RunAsync(LoadStep step)
    {
        using var large = await PushRun.OpenAsync(step, step.Agencies[0]);
        using var small = await PushRun.OpenAsync(step, step.Agencies[1]);
        using var clock = LoadClock.Start(step.ServerProcess);
        var pushing = Task.Run(() => large.SendAsync(step.First, step.Count));
        for (var number = 1; !pushing.IsCompleted; number++)
        {
            await small.SendOneAsync(number, step.First + (number * SmallRecords), SmallRecords);
            await Task.WhenAny(pushing, Task.Delay(Pause));
        }

        await pushing;
        return clock.Stop(small.Latencies.Count, small.Latencies);
    }
}
