using Exchange.Benchmarks.Scale.Load;

namespace Exchange.Benchmarks.Scale.Parts;

/// <summary>How long a change takes from its push to its receipt, with 1, 50 and 200 followers, at a thousand changes a second.</summary>
internal sealed class FollowPart(ScaleStage stage, ScaleOptions options, Figures figures)
{
    private const double MostMilliseconds = 50;

    private int Changes => options.Short ? 5_000 : 10_000;

    public async Task RunAsync()
    {
        foreach (var followers in options.Short ? (int[])[50] : [1, 50, 200])
        {
            Progress.Say($"follow: {followers} followers");
            var data = stage.NewHub();
            await using var server = await stage.StartAsync(data);
            await using var client = stage.StartClient();
            var result = await client.RunAsync(stage.Step(LoadKind.Follow, server.Endpoint, server.Id) with
            {
                Agencies = ScaleStage.Agencies,
                Followers = followers,
                Count = Changes,
                Session = 1,
            });
            figures.Add("follow_p50", followers, warm: true, result.P50, "ms");
            figures.Add("follow_p99", followers, warm: true, result.P99, "ms", MostMilliseconds);
            figures.Add("follow_cpu_server", followers, warm: true, result.ServerProcessor / result.Seconds, "cores");
            figures.Add("follow_cpu_client", followers, warm: true, result.ClientProcessor / result.Seconds, "cores");
            await server.StopAsync();
        }
    }
}
