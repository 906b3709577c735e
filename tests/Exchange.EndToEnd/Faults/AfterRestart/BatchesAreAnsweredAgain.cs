using Exchange.EndToEnd.Faults.Load;
using Exchange.V1;

namespace Exchange.EndToEnd.Faults.AfterRestart;

/// <summary>A batch sent again gets its first answer; one whose answer was lost gets the outcomes that it must have, whether it was applied before or is now.</summary>
internal sealed class BatchesAreAnsweredAgain : IAfterRestart
{
    private const int Newest = 200;
    private const int EveryOlder = 20;

    public async Task<IReadOnlyList<string>> FindAsync(RestartedHub hub, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var originator in hub.Load.Originators)
        {
            await using var caller = hub.Gateway(originator.Agency);
            using var push = await originator.OpenAsync(caller.Hub, cancellationToken);
            Step.Sent[] batches = [.. originator.Batches.Where((b, i) => b.Answer is null || i % EveryOlder == 0 || i >= originator.Batches.Count - Newest)];
            BatchAnswer?[] first = [.. batches.Select(b => b.Answer)];
            var again = await Originator.SendAsync(push.Call, batches, cancellationToken);
            await push.Call.RequestStream.CompleteAsync();
            found.AddRange(batches.Zip(first, again).SelectMany(b => Find(originator, b.First, b.Second, b.Third, push.LastNumber)));
            originator.Settle(originator.Batches.Count);
        }

        return found;
    }

    private static IEnumerable<string> Find(Originator originator, Step.Sent sent, BatchAnswer? first, BatchAnswer again, long lastNumber)
    {
        var what = $"{originator.Prefix} batch {sent.Batch.Number}";
        if (first is not null && (!again.RepeatedAnswer || !again.Outcomes.Equals(first.Outcomes) || again.Entry.Hash != first.Entry.Hash))
        {
            yield return $"{what} was answered {first}, and is now {again}";
        }

        if (first is null && again.RepeatedAnswer != sent.Batch.Number <= lastNumber)
        {
            yield return $"{what}: {lastNumber} were applied, and the answer is {(again.RepeatedAnswer ? "a repeated one" : "a new one")}";
        }

        var differs = sent.Items.Zip(again.Outcomes).FirstOrDefault(p => p.First.Status != p.Second.Status || (p.Second.Status != OutcomeStatus.Rejected && p.First.After!.Revision != p.Second.Revision));
        if (again.Outcomes.Count != sent.Items.Count || differs != default)
        {
            yield return $"{what} must have the outcome {differs.First}, and has {differs.Second}";
        }
    }
}
