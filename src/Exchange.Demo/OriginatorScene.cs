using Exchange.Demo.Input;
using Exchange.Demo.Stage;
using Exchange.V1;

namespace Exchange.Demo;

/// <summary>The originator stays in control: it takes one record back from one agency, which owes the erasure until it confirms it.</summary>
/// <param name="hub">The hub.</param>
/// <param name="narrator">Who tells.</param>
internal sealed class OriginatorScene(HubStage hub, Narrator narrator)
{
    /// <summary>Plays it; what does not come as it must ends the demonstration.</summary>
    /// <param name="input">What agencies push.</param>
    /// <param name="originator">Whose record it is.</param>
    /// <param name="recipient">Who was shown the record and has pulled since.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(OperationInput input, string originator, string recipient, CancellationToken cancellationToken)
    {
        narrator.Scene(
            "The originator stays in control", "It takes a record back from an agency. The agency hears of it, owes the erasure until it confirms it, and the originator's ledger shows who has.");
        var (file, domain) = input.WriteNarrowed(recipient);
        var totals = await hub.PushAsync(file.Agency, file.Path, cancellationToken);
        var received = await hub.PullByToolAsync(recipient, cancellationToken);
        Hold(totals.Updated == 1 && received is { Changes: 1, Records.Count: 0 }, $"{recipient} to receive one withdrawal and nothing else: {totals}, {received.Changes} changes");
        narrator.Tell($"{originator} excluded {recipient} from {domain}; {recipient} pulled one change, WITHDRAWN, and nothing else");

        var duties = ToolOutput.Duties(await hub.Tool.RunAsync(["duties", "--json", "--profile", $"{recipient}-officer"], cancellationToken));
        Hold(duties is [{ Kind: DutyKind.Erase, Cause: DutyCause.Withdrawn }], $"{recipient} to owe the erasure of {domain}: {string.Join(", ", duties)}");
        await hub.Tool.RunAsync(["acknowledge", duties[0].Name, "--erased", "--profile", $"{recipient}-officer"], cancellationToken);
        narrator.Tell($"exchange duties, asked by an officer of {recipient}: erase what was received. Done, and confirmed by exchange acknowledge --erased");

        var ledger = ToolOutput.Ledger(await hub.Tool.RunAsync(["ledger", duties[0].Record, "--json", "--profile", $"{originator}-officer"], cancellationToken));
        Hold(ledger.Duties is [{ Result: DutyResult.Erased } done] && done.Agency == $"agencies/{recipient}", $"the ledger of {domain} to show the erasure: {ledger}");
        var agencies = ledger.Disclosures.Select(d => d.Agency).Distinct().Count();
        narrator.Tell(
            $"exchange ledger, asked by an officer of {originator}: shown to {agencies} agencies; {recipient} owed its erasure since {ledger.Duties[0].CreateTime.ToDateTimeOffset():HH:mm:ss} and erased it at {ledger.Duties[0].AcknowledgeTime.ToDateTimeOffset():HH:mm:ss} UTC");
    }

    private static void Hold(bool holds, string what)
    {
        if (!holds)
        {
            throw new DemoException($"expected {what}");
        }
    }
}
