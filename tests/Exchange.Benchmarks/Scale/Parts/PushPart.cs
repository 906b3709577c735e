using Exchange.Benchmarks.Scale.Ceilings;
using Exchange.Benchmarks.Scale.Load;
using Exchange.V1;

namespace Exchange.Benchmarks.Scale.Parts;

/// <summary>
/// New domains pushed by one agency and by eight at once, cold and warm; the same again; beside a server that parses and drops, and the
/// SQLite reference.
/// </summary>
internal sealed class PushPart(ScaleStage stage, ScaleOptions options, Figures figures)
{
    private const int Many = 8;

    // Search may trail by five seconds.
    private const double MostLag = 5_000;

    public async Task RunAsync()
    {
        var reference = await ReferenceAsync();
        if (options.Wants("push") && !options.Short)
        {
            await ColdAsync();
        }

        await WarmAsync(clients: 1, reference);
        if (options.Wants("push") && !options.Short)
        {
            await WarmAsync(Many, reference);
        }
    }

    private async Task ColdAsync()
    {
        Progress.Say("push: one agency, fresh processes");
        var ceiling = await CeilingAsync(clients: 1, warmUp: 0, rounds: 1);
        var data = stage.NewHub();
        await using (var server = await stage.StartAsync(data))
        await using (var client = stage.StartClient())
        {
            var result = await client.RunAsync(Push(server.Endpoint, server.Id, clients: 1) with { Count = options.Scale, Session = 1 });
            var settled = await client.RunAsync(stage.Step(LoadKind.Settle, server.Endpoint, server.Id));
            Tell(1, warm: false, result, settled, ceiling);
            await server.StopAsync();
        }

        figures.Add("database_octets", 1, warm: false, (double)(ScaleStage.OctetsOf(data) - stage.EmptyOctets) / options.Scale, "B/record");
        Directory.Delete(data, recursive: true);
    }

    private async Task WarmAsync(int clients, LoadResult reference)
    {
        Progress.Say($"push: {clients} pushing, warmed up with {ScaleOptions.WarmUp:N0} records");
        var ceiling = await CeilingAsync(clients, ScaleOptions.WarmUp, options.Rounds);
        var data = stage.NewHub();
        await using var server = await stage.StartAsync(data);
        await using var client = stage.StartClient();
        var push = Push(server.Endpoint, server.Id, clients);
        var settle = stage.Step(LoadKind.Settle, server.Endpoint, server.Id);
        await client.RunAsync(push with { Count = ScaleOptions.WarmUp, Session = 1 });
        await client.RunAsync(settle);

        // A large push once: the database grows with each, and the next would no longer be the same.
        var rounds = options.Scale > 100_000 ? 1 : options.Rounds;
        var (results, lag) = (new List<(LoadResult Push, LoadResult Settled)>(), 0.0);
        for (var round = 0; round < rounds; round++)
        {
            var pushing = client.RunAsync(push with { First = ScaleOptions.WarmUp + (round * options.Scale), Count = options.Scale, Session = 2 + round });
            lag = Math.Max(lag, await SearchLag.MostAsync(push, ScaleStage.Agencies[^1], pushing));
            results.Add((await pushing, await client.RunAsync(settle)));
        }

        var (pushed, settled) = results.OrderBy(r => r.Push.Rate).ElementAt(results.Count / 2);
        if (options.Wants("push"))
        {
            Tell(clients, warm: true, pushed, settled, ceiling);
            figures.Add("search_lag", clients, warm: true, lag, "ms", MostLag);
            figures.Add("push_reference", clients, warm: true, pushed.Rate, "records/s", reference.Rate);
        }

        if (options.Wants("replay"))
        {
            await ReplayAsync(clients, client, push with { First = ScaleOptions.WarmUp, Count = options.Scale }, pushed);
        }

        figures.Add("push_memory", clients, warm: true, server.PeakMemoryBytes / 1e6, "MB");
        await server.StopAsync();
        Directory.Delete(data, recursive: true);
    }

    private async Task ReplayAsync(int clients, LoadClient client, LoadStep push, LoadResult pushed)
    {
        // The same session and bytes get the first answers; another session's records stand as they are sent.
        var replay = await MedianAsync(client, _ => push with { Session = 2 });
        figures.Add("replay", clients, warm: true, replay.Rate, "records/s", pushed.Rate);
        figures.AddCosts("replay", clients, warm: true, replay, pushed);
        var unchanged = await MedianAsync(client, round => push with { Session = 100 + round, Expected = OutcomeStatus.Unchanged });
        figures.Add("replay_new_session", clients, warm: true, unchanged.Rate, "records/s", pushed.Rate);
    }

    private async Task<LoadResult> CeilingAsync(int clients, int warmUp, int rounds)
    {
        await using var server = await CeilingProcess.StartAsync(stage);
        await using var client = stage.StartClient();
        var push = Push(server.Endpoint, server.Id, clients);
        if (warmUp > 0)
        {
            await client.RunAsync(push with { Count = warmUp });
            await client.RunAsync(stage.Step(LoadKind.Settle, server.Endpoint, server.Id));
        }

        return await Rounds.MedianAsync(rounds, _ => client.RunAsync(push with { Count = options.Scale }));
    }

    private async Task<LoadResult> ReferenceAsync()
    {
        if (!options.Wants("push"))
        {
            return new LoadResult();
        }

        Progress.Say("push: the SQLite reference");
        await using var client = stage.StartClient();
        var insert = new LoadStep(LoadKind.Reference) { Agencies = [ScaleStage.Agencies[0]] };
        await client.RunAsync(insert with { Count = ScaleOptions.WarmUp, File = stage.NewPath("reference.db") });
        return await Rounds.MedianAsync(options.Rounds, _ => client.RunAsync(insert with { Count = options.Scale, File = stage.NewPath("reference.db") }));
    }

    private Task<LoadResult> MedianAsync(LoadClient client, Func<int, LoadStep> step) => Rounds.MedianAsync(options.Rounds, round => client.RunAsync(step(round)));

    private LoadStep Push(Uri endpoint, int server, int clients) =>
        stage.Step(LoadKind.Push, endpoint, server) with { Agencies = [.. ScaleStage.Agencies.Take(clients)] };

    private void Tell(int clients, bool warm, LoadResult pushed, LoadResult settled, LoadResult ceiling)
    {
        figures.Add("push", clients, warm, pushed.Rate, "records/s", ceiling.Rate);
        figures.AddCosts("push", clients, warm, pushed, ceiling);
        figures.Add("push_cpu_trailing", clients, warm, settled.ServerProcessor * 1_000_000 / pushed.Records, "s/M");
        figures.AddLatencies("push", clients, warm, pushed, ceiling);
    }
}
