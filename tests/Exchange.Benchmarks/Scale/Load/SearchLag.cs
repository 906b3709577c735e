using Exchange.V1;

namespace Exchange.Benchmarks.Scale.Load;

/// <summary>By how much Search trails what was committed, looked at five times a second by an agency that does nothing else.</summary>
internal static class SearchLag
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks until a step ends.</summary>
    /// <param name="step">Where.</param>
    /// <param name="agency">Who looks.</param>
    /// <param name="until">The step.</param>
    /// <returns>The most, in milliseconds.</returns>
    public static async Task<double> MostAsync(LoadStep step, string agency, Task until)
    {
        using var line = new AgencyLine(step, agency);
        var most = TimeSpan.Zero;
        while (!until.IsCompleted)
        {
            var answer = await line.Records.SearchRecordsAsync(new SearchRecordsRequest { Context = AgencyLine.Context, DomainName = "search-lag.example" });
            var lag = TimeProvider.System.GetUtcNow() - answer.IndexedTime.ToDateTimeOffset();
            most = lag > most ? lag : most;
            await Task.WhenAny(until, Task.Delay(Look));
        }

        return most.TotalMilliseconds;
    }
}
