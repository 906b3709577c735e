using Exchange.Benchmarks.Scale.Load;
using Exchange.Demo.Processes;

namespace Exchange.Benchmarks.Scale.Parts;

/// <summary>Whether a record costs more where many stand: push and pull of all of them, by record, beside those of the first tenth on the same hub.</summary>
internal sealed class CostPart(ScaleStage stage, ScaleOptions options, Figures figures)
{
    private const double MostTimes = 1.5;

    public async Task RunAsync()
    {
        var tenth = options.Scale / 10;
        Progress.Say($"cost: {tenth:N0} records, then {options.Scale:N0}");
        await using var server = await stage.StartAsync(stage.NewHub());
        await using var client = stage.StartClient();

        // Another agency's records warm the processes up; they are pulled with the others.
        await PushAsync(server, client, ScaleStage.Agencies[1], 0, ScaleOptions.WarmUp, session: 1);
        var (push, pull) = (await PushAsync(server, client, ScaleStage.Agencies[0], 0, tenth, session: 2), await PullAsync(server, client));
        var rest = await PushAsync(server, client, ScaleStage.Agencies[0], tenth, options.Scale - tenth, session: 3);
        var all = await PullAsync(server, client);
        var (ofPush, ofPull) = ((push.Seconds + rest.Seconds) / options.Scale / (push.Seconds / tenth), pull.Rate / all.Rate);

        var name = options.Scale == 10_000_000 ? "cost_10m" : "cost_tenfold";
        figures.Add(name, 1, warm: true, Math.Max(ofPush, ofPull), "times", MostTimes);
        figures.Add($"{name}_push", 1, warm: true, ofPush, "times", MostTimes);
        figures.Add($"{name}_pull", 1, warm: true, ofPull, "times", MostTimes);
        figures.Add($"{name}_push_cpu", 1, warm: true, ((push.PerMillion * tenth) + (rest.PerMillion * (options.Scale - tenth))) / options.Scale / push.PerMillion, "times", MostTimes);
        figures.Add($"{name}_pull_cpu", 1, warm: true, all.PerMillion / pull.PerMillion, "times", MostTimes);
        figures.Add("cost_memory", 1, warm: true, server.PeakMemoryBytes / 1e6, "MB");
        await server.StopAsync();
    }

    private async Task<LoadResult> PushAsync(ServerProcess server, LoadClient client, string agency, int first, int count, int session)
    {
        var result = await client.RunAsync(stage.Step(LoadKind.Push, server.Endpoint, server.Id) with { Agencies = [agency], First = first, Count = count, Session = session });
        await client.RunAsync(stage.Step(LoadKind.Settle, server.Endpoint, server.Id));
        return result;
    }

    private async Task<LoadResult> PullAsync(ServerProcess server, LoadClient client)
    {
        var pull = stage.Step(LoadKind.Pull, server.Endpoint, server.Id) with { Agencies = [ScaleStage.Agencies[2]] };
        await client.RunAsync(pull);
        return await client.RunAsync(pull);
    }
}
