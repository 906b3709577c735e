using Google.Protobuf;

namespace Exchange.EndToEnd.Faults.AfterRestart;

/// <summary>The entry of every answer that a client received is in the log, under the hash that the answer bore.</summary>
internal sealed class AnswersAreLogged : IAfterRestart
{
    public Task<IReadOnlyList<string>> FindAsync(RestartedHub hub, CancellationToken cancellationToken)
    {
        HashSet<ByteString> log = [.. hub.Log.Select(e => e.Hash)];
        return Task.FromResult<IReadOnlyList<string>>(
            [.. hub.Load.EntriesOfAnswers.Where(a => !log.Contains(a.Hash)).Select(a => $"the log does not have the entry of {a.What}")]);
    }
}
