using System.Globalization;
using Exchange.Benchmarks.Scale.Load;
using Exchange.Demo.Processes;

namespace Exchange.Benchmarks.Scale.Parts;

/// <summary>
/// This build's server beside another's: one client pushes to and pulls from both in turns. What else the machine does slows both alike, so
/// that differences of a few hundredths show where single looks vary by a third. A build beside itself tells how much is noise.
/// </summary>
internal sealed class BesidePart(ScaleStage stage, ScaleOptions options)
{
    private const int Rounds = 15;
    private const int Many = 8;

    // So that no agency comes to its quota of records; what fills the hubs is another's.
    private const int MostOfRound = 200_000;

    // The first of them warm up.
    private const int WarmRounds = 2;

    public async Task RunAsync(string other)
    {
        Progress.Say($"filling two hubs with {options.Scale:N0} records");
        var data = stage.NewHub();
        await using var client = stage.StartClient();
        await using (var server = await stage.StartAsync(data))
        {
            await PushAsync(client, server, [ScaleStage.Agencies[0]], first: 0, options.Scale);
            await server.StopAsync();
        }

        var copy = stage.CopyOf(data);
        await using var ours = await stage.StartAsync(data);
        await using var others = await stage.StartAsync(copy, new BuiltProgram(other));
        var next = options.Scale;
        if (options.Wants("push"))
        {
            foreach (var clients in (int[])[1, Many])
            {
                var (first, count) = (next, Math.Min(options.Scale / 5, MostOfRound));
                await CompareAsync($"push, {clients} pushing", ours, others, (server, round) => PushAsync(client, server, [.. ScaleStage.Agencies.Skip(1).Take(clients)], first + (round * count), count));
                next += (WarmRounds + Rounds) * count;
            }
        }

        if (options.Wants("pull"))
        {
            await CompareAsync("pull, the first since a push", ours, others, async (server, round) =>
            {
                await PushAsync(client, server, [ScaleStage.Agencies[1]], next + round, 1);
                return await client.RunAsync(stage.Step(LoadKind.Pull, server.Endpoint, server.Id) with { Agencies = [ScaleStage.Agencies[^1]], Count = next });
            });
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"memory: {ours.PeakMemoryBytes / 1e6:N0} MB, the other {others.PeakMemoryBytes / 1e6:N0} MB"));
        await ours.StopAsync();
        await others.StopAsync();
    }

    private static async Task CompareAsync(string what, ServerProcess ours, ServerProcess others, Func<ServerProcess, int, Task<LoadResult>> measureAsync)
    {
        Progress.Say($"{what}: {Rounds} rounds");
        var results = new List<(LoadResult Ours, LoadResult Others)>();
        for (var round = 0; round < WarmRounds + Rounds; round++)
        {
            // Whoever comes first in a round may find another machine than who comes second.
            var isFirst = round % 2 == 0;
            var first = await measureAsync(isFirst ? ours : others, round);
            var second = await measureAsync(isFirst ? others : ours, round);
            results.Add(isFirst ? (first, second) : (second, first));
        }

        var counted = results.Skip(WarmRounds).ToList();
        var (rate, processor) = (counted.Select(r => r.Ours.Rate / r.Others.Rate).Order().ToList(), counted.Select(r => r.Ours.ServerPerMillion / r.Others.ServerPerMillion).Order().ToList());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {counted.Average(r => r.Ours.Rate):N0} records/s, {Middle(rate)} of the other's; processor {counted.Average(r => r.Ours.ServerPerMillion):N2} s/M, {Middle(processor)} of the other's"));
    }

    private static string Middle(List<double> ordered) => string.Create(
        CultureInfo.InvariantCulture, $"{ordered[Rounds / 2]:N2} (half of the rounds {ordered[Rounds / 4]:N2}-{ordered[Rounds * 3 / 4]:N2})");

    private async Task<LoadResult> PushAsync(LoadClient client, ServerProcess server, IReadOnlyList<string> agencies, int first, int count)
    {
        var pushed = await client.RunAsync(stage.Step(LoadKind.Push, server.Endpoint, server.Id) with { Agencies = agencies, First = first, Count = count, Session = first });
        await client.RunAsync(stage.Step(LoadKind.Settle, server.Endpoint, server.Id));
        return pushed;
    }
}
