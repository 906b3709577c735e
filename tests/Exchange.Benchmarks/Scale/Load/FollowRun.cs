using System.Diagnostics;
using Exchange.V1;

namespace Exchange.Benchmarks.Scale.Load;

/// <summary>
/// Followers at once, each on a connection of its own, while one agency pushes a thousand changes a second, ten a batch: how long from the
/// sending of a record to its receipt by each follower.
/// </summary>
internal sealed class FollowRun(LoadStep step)
{
    private const int BatchRecords = 10;
    private const int BatchesInSecond = 100;
    private const int WarmUpSeconds = 3;

    private static readonly TimeSpan ReceiptTerm = TimeSpan.FromSeconds(30);

    // Hundredths of a millisecond, up to a minute.
    private readonly int[] _latencies = new int[6_000_000];
    private readonly ScaleRecords _records = new(step.Agencies[0]);
    private readonly int _warmUp = WarmUpSeconds * BatchesInSecond * BatchRecords;
    private readonly Dictionary<string, int> _numbers = [];
    private long[] _sent = [];

    /// <summary>Runs it.</summary>
    public async Task<LoadResult> RunAsync()
    {
        var total = _warmUp + step.Count;
        _sent = new long[total];
        for (var number = 0; number < total; number++)
        {
            _numbers.Add(_records.Name(step.First + number), number);
        }

        using var stop = new CancellationTokenSource();
        var ready = new List<Task>();
        var followers = new List<Task>();
        for (var i = 0; i < step.Followers; i++)
        {
            var caughtUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            ready.Add(caughtUp.Task);
            var agency = step.Agencies[1 + (i % (step.Agencies.Count - 1))];
            followers.Add(Task.Run(() => FollowAsync(agency, total, caughtUp, stop.Token)));
        }

        await Task.WhenAny(Task.WhenAll(ready), Task.WhenAll(followers));
        using var push = await PushRun.OpenAsync(step, step.Agencies[0]);
        using var clock = LoadClock.Start(step.ServerProcess);
        await PushAsync(push, total);
        stop.CancelAfter(ReceiptTerm);
        await Task.WhenAll(followers);
        return clock.Stop((long)total * step.Followers) with { P50 = Share(0.5), P99 = Share(0.99) };
    }

    private async Task PushAsync(PushRun push, int total)
    {
        var answers = Task.CompletedTask;
        var started = Stopwatch.GetTimestamp();
        for (var first = 0; first < total; first += BatchRecords)
        {
            var due = TimeSpan.FromSeconds((double)first / BatchRecords / BatchesInSecond) - Stopwatch.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }

            _sent.AsSpan(first, BatchRecords).Fill(Stopwatch.GetTimestamp());
            await push.WriteAsync(1 + (first / BatchRecords), step.First + first, BatchRecords);
            await answers;
            answers = push.AnswerAsync();
        }

        await answers;
    }

    private async Task FollowAsync(string agency, int total, TaskCompletionSource caughtUp, CancellationToken stop)
    {
        using var line = new AgencyLine(step, agency);
        using var call = line.Records.Pull(new PullRequest { Context = AgencyLine.Context, Follow = true }, cancellationToken: stop);
        for (var left = total; left > 0 && await call.ResponseStream.MoveNext(stop);)
        {
            var response = call.ResponseStream.Current;
            if (response.CaughtUp is not null)
            {
                caughtUp.TrySetResult();
            }

            var now = Stopwatch.GetTimestamp();
            foreach (var change in response.Page?.Changes ?? [])
            {
                if (!_numbers.TryGetValue(change.Record.Name, out var number))
                {
                    continue;
                }

                left--;
                if (number >= _warmUp)
                {
                    var latency = Stopwatch.GetElapsedTime(Volatile.Read(ref _sent[number]), now).TotalMilliseconds;
                    Interlocked.Increment(ref _latencies[Math.Min(_latencies.Length - 1, (int)(latency * 100))]);
                }
            }
        }
    }

    private double Share(double share)
    {
        var (left, at) = ((long)(_latencies.Sum(n => (long)n) * share), 0);
        while (at < _latencies.Length && (left -= _latencies[at]) >= 0)
        {
            at++;
        }

        return at / 100.0;
    }
}
