using System.Diagnostics;
using Exchange.Tests.Support;
using Exchange.V1;

namespace Exchange.Benchmarks;

/// <summary>From the approval of a member's joining to the first record of the operation on its open stream.</summary>
internal static class JoinBenchmark
{
    public static async Task RunAsync(int records)
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, joiner) = (await hub.AddAgencyAsync("giver"), await hub.AddAgencyAsync("joiner"));
        var operation = await hub.AddOperationAsync("joined", giver);
        await Loading.PushAsync(giver, records, _ => new Distribution { Operations = { operation } });

        using var call = new RecordService.RecordServiceClient(joiner.System.Channel).Pull(new PullRequest { Context = joiner.System.Context, Follow = true });
        while (await call.ResponseStream.MoveNext(default) && call.ResponseStream.Current.CaughtUp is null)
        {
        }

        var proposed = await hub.Operator.Operations.AddParticipantsAsync(new AddParticipantsRequest
        {
            Context = hub.Operator.Context,
            Name = operation,
            Participants = { new Participant { Agency = joiner.Name, Role = ParticipantRole.Member } },
        });
        var started = Stopwatch.GetTimestamp();
        await hub.ApproveAsync(proposed.Proposal);
        TimeSpan? first = null;
        long received = 0;
        while (received < records && await call.ResponseStream.MoveNext(default))
        {
            received += call.ResponseStream.Current.Page?.Changes.Count ?? 0;
            first ??= received > 0 ? Stopwatch.GetElapsedTime(started) : null;
        }

        Console.WriteLine($"joining an operation of {records:N0} records: the first after {first!.Value.TotalMilliseconds:N0} ms, all {received:N0} after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:N0} ms");
    }
}
