using Exchange.Benchmarks.Scale.Load;

namespace Exchange.Benchmarks.Scale.Parts;

/// <summary>The same measurement several times.</summary>
internal static class Rounds
{
    /// <summary>The result with the median rate.</summary>
    public static async Task<LoadResult> MedianAsync(int rounds, Func<int, Task<LoadResult>> measure)
    {
        var results = new List<LoadResult>();
        for (var round = 0; round < rounds; round++)
        {
            results.Add(await measure(round));
        }

        return results.OrderBy(r => r.Rate).ElementAt(rounds / 2);
    }

    /// <summary>A ceiling and a measurement in turns; those with the median ratio.</summary>
    public static async Task<(LoadResult Result, LoadResult Ceiling)> MedianRatioAsync(int rounds, Func<Task<LoadResult>> ceiling, Func<int, Task<LoadResult>> measure)
    {
        var results = new List<(LoadResult Result, LoadResult Ceiling)>();
        for (var round = 0; round < rounds; round++)
        {
            var most = await ceiling();
            results.Add((await measure(round), most));
        }

        return results.OrderBy(r => r.Result.Rate / r.Ceiling.Rate).ElementAt(rounds / 2);
    }
}
