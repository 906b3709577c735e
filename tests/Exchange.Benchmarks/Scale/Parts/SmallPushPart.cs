using Exchange.Benchmarks.Scale.Load;

namespace Exchange.Benchmarks.Scale.Parts;

/// <summary>How long ten records of one agency wait for their acknowledgement while another agency pushes a million.</summary>
internal sealed class SmallPushPart(ScaleStage stage, ScaleOptions options, Figures figures)
{
    private const double MostMilliseconds = 250;

    // Fewer would be over before enough small pushes were made.
    private const int FewestRecords = 300_000;

    public async Task RunAsync()
    {
        Progress.Say("small pushes while another agency pushes many");
        var data = stage.NewHub();
        await using var server = await stage.StartAsync(data);
        await using var client = stage.StartClient();
        var push = stage.Step(LoadKind.Push, server.Endpoint, server.Id) with { Agencies = [.. ScaleStage.Agencies.Take(2)] };
        await client.RunAsync(push with { Count = ScaleOptions.WarmUp, Session = 1 });
        await client.RunAsync(stage.Step(LoadKind.Settle, server.Endpoint, server.Id));
        var result = await client.RunAsync(push with
        {
            Kind = LoadKind.SmallPush,
            First = ScaleOptions.WarmUp,
            Count = Math.Max(options.Scale, FewestRecords),
            Session = 2,
        });
        figures.Add("small_push_p50", 2, warm: true, result.P50, "ms");
        figures.Add("small_push_p99", 2, warm: true, result.P99, "ms", MostMilliseconds);
        figures.Add("small_push_count", 2, warm: true, result.Records, "pushes");
        await server.StopAsync();
    }
}
