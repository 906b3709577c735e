using Exchange.Tests.Support;
using Exchange.V1;

namespace Exchange.Benchmarks;

/// <summary>What visibility costs a pull: the same records with one audience and with two hundred, pulled in turn by an agency that sees all of them.</summary>
internal static class VisibilityBenchmark
{
    private const int Audiences = 200;
    private const int Others = 8;
    private const int Rounds = 5;

    public static async Task RunAsync(int records)
    {
        await using var one = await FillAsync(records, 1);
        await using var many = await FillAsync(records, Audiences);
        var times = new List<(double One, double Many)>();
        for (var round = 0; round <= Rounds; round++)
        {
            var (first, second) = (await Pulling.PullAsync(one.Reader), await Pulling.PullAsync(many.Reader));
            if (first.Changes != records || second.Changes != records)
            {
                throw new InvalidOperationException($"pulled {first.Changes} and {second.Changes} of {records}");
            }

            Console.WriteLine($"{(round == 0 ? "warm-up" : $"round {round}")}: one audience {records / first.Time.TotalSeconds:N0}/s, {Audiences} audiences {records / second.Time.TotalSeconds:N0}/s");
            if (round > 0)
            {
                times.Add((first.Time.TotalSeconds, second.Time.TotalSeconds));
            }
        }

        Console.WriteLine($"{records:N0} records: {Audiences} audiences take {Pulling.Median(times.Select(t => t.Many / t.One)):F3} times as long as one (median of {Rounds} pairs)");
    }

    private static async Task<Filled> FillAsync(int records, int audiences)
    {
        var hub = await TestHub.StartAsync();
        var (giver, reader) = (await hub.AddAgencyAsync("giver"), await hub.AddAgencyAsync("reader"));
        var others = new List<TestAgency>();
        for (var i = 0; i < Others; i++)
        {
            others.Add(await hub.AddAgencyAsync($"other-{i}"));
        }

        // Audience n: the reader, and those others whose bit is set in n.
        await Loading.PushAsync(giver, records, n => new Distribution
        {
            Agencies = { others.Where((_, bit) => ((n % audiences) >> bit & 1) == 1).Select(o => o.Name).Prepend(reader.Name) },
        });
        return new Filled(hub, reader);
    }

    private sealed record Filled(TestHub Hub, TestAgency Reader) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Hub.DisposeAsync();
    }
}
