using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Proposals;

/// <summary>Decides proposal after proposal, and tells what became of each; one that is refused does not keep the others.</summary>
/// <param name="call">The call.</param>
/// <param name="done">What is done to them, such as "approved".</param>
internal sealed class Decisions(ToolCall call, string done)
{
    private readonly List<(Wire.Proposal Proposal, Wire.LoggedEntry Entry)> _decided = [];

    /// <summary>Decides.</summary>
    /// <param name="names">The proposals, in order.</param>
    /// <param name="decideAsync">Decides one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(
        IReadOnlyList<string> names, Func<ToolCall, string, CancellationToken, Task<(Wire.Proposal Proposal, Wire.LoggedEntry Entry)>> decideAsync, CancellationToken cancellationToken)
    {
        var refused = 0;
        foreach (var name in names)
        {
            try
            {
                Tell(await decideAsync(call, name, cancellationToken));
            }
            catch (HubException failure) when (names.Count > 1 && failure.Failure == HubFailure.Refused && failure.Reason is Wire.Reason.RuleForbids or Wire.Reason.NotFound or Wire.Reason.AlreadyExists)
            {
                refused++;
                call.Talk($"{name} is not {done}: {Wording.Code(failure.Reason)}, {failure.Message}");
            }
        }

        if (call.Json)
        {
            WriteJson();
        }
        else if (names.Count == 0)
        {
            call.Talk("nothing waits for you");
        }

        return refused == 0 ? ExitCode.Done : ExitCode.SomeRejected;
    }

    private void Tell((Wire.Proposal Proposal, Wire.LoggedEntry Entry) decided)
    {
        _decided.Add(decided);
        if (!call.Json)
        {
            call.Print(SafeText.ForTerminal($"{decided.Proposal.Name} is {done}: {decided.Proposal.Summary} (log entry {Receipts.Hash(decided.Entry)})"));
        }
    }

    private void WriteJson() => call.WriteJson(json =>
    {
        json.WriteStartArray();
        foreach (var (proposal, entry) in _decided)
        {
            json.WriteStartObject();
            json.WritePropertyName("proposal");
            MessageJson.Write(json, proposal, withDefaults: true);
            json.WriteString("entry_hash", Receipts.Hash(entry));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
