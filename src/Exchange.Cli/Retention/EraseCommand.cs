using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Retention;

/// <summary><c>exchange erase</c>: wipes a record of yours from the hub; every agency that was shown it owes its erasure.</summary>
internal static class EraseCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var record = RecordArgument.Own();
        var expected = new Option<long?>("--expected-revision") { Description = "Only if the record is at this revision (conflict: exit code 5)", HelpName = "NUMBER" };
        var command = new ToolCommand("erase", "Erase a record of yours: it cannot be brought back")
        {
            Notes = "Every revision's content is wiped from the hub; a tombstone without content stays. Every agency that was shown the record owes its erasure: 'exchange ledger' tells who has confirmed.",
            Examples = ["exchange erase bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab", "exchange erase bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab --expected-revision 4"],
            Arguments = { record },
            Options = { expected },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.EraseRecordRequest { Context = call.Context(), Name = RecordArgument.Read(call.Get(record)) };
            if (call.Get(expected) is { } revision)
            {
                request.ExpectedRevision = revision;
            }

            var answer = await call.Connect().Records.EraseRecordAsync(request, cancellationToken: cancellationToken);
            if (call.Json)
            {
                call.WriteJson(json => MessageJson.Write(json, answer, withDefaults: true));
                return ExitCode.Done;
            }

            var owed = answer.DutyCount switch
            {
                0 => "no other agency was shown it",
                1 => "1 agency was shown it and owes its erasure",
                var count => $"{Wording.Count(count)} agencies were shown it and owe its erasure",
            };
            call.Print($"{SafeText.ForTerminal(request.Name)} is erased; {owed} (log entry {Receipts.Hash(answer.Entry)})");
            call.Print($"nothing of it is left in the hub's files by {Wording.Time(answer.GoneByTime)}; its tombstone is revision {answer.Revision}");
            return ExitCode.Done;
        });
    }
}
