using System.Diagnostics;
using Exchange.Tests.Support;
using Exchange.V1;
using Grpc.Core;

namespace Exchange.Benchmarks;

/// <summary>Pulls over the wire and counts.</summary>
internal static class Pulling
{
    /// <summary>Pulls everything; how many changes in how long.</summary>
    public static async Task<(long Changes, TimeSpan Time)> PullAsync(TestAgency reader, int pageSize = 0)
    {
        var started = Stopwatch.GetTimestamp();
        using var call = new RecordService.RecordServiceClient(reader.System.Channel).Pull(new PullRequest { Context = reader.System.Context, PageSize = pageSize });
        long changes = 0;
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            changes += response.Page?.Changes.Count ?? 0;
        }

        return (changes, Stopwatch.GetElapsedTime(started));
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
