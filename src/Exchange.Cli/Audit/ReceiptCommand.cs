using System.CommandLine;
using Exchange.Audit;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Google.Protobuf;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary><c>exchange audit receipt</c>: the proof that an entry is in the log, for a file.</summary>
internal static class ReceiptCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var entry = new Argument<string>("hash") { Description = "The entry's leaf hash, as a push, a change or 'audit list' shows it" };
        var output = new Option<string?>("--out") { Description = "File for the receipt", HelpName = "FILE" };
        var command = new ToolCommand("receipt", "Get the receipt of an entry: proof that it is in the log, checked, to be kept in a file")
        {
            Notes = "Every role: whoever has an entry's hash was given it. The format is C2SP tlog-proof; 'exchange audit verify FILE' reads it without the hub.",
            Examples = ["exchange audit receipt 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --out erasure.tlog-proof"],
            Arguments = { entry },
            Options = { output },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var hash = HashArgument.Read(call.Get(entry));
            var context = call.SupervisionContext();
            var auditor = LogPins.Auditor(call, context);
            var answer = await call.Connect().Audit.GetReceiptAsync(
                new Wire.GetReceiptRequest { Context = context, Hash = ByteString.CopyFrom(hash.AsSpan()) }, cancellationToken: cancellationToken);
            if (!Receipt.TryParse(answer.Receipt, out var receipt))
            {
                throw new ToolFailure(ExitCode.Proof, "what the hub sent is no receipt", null, "tell the hub's operators");
            }

            var checkpoint = await auditor.AcceptAsync(receipt.Checkpoint.ToString(), cancellationToken);
            if (!receipt.TryVerify(hash, auditor.Pin.Verifier!, out _))
            {
                throw new ToolFailure(ExitCode.Proof, $"the hub's receipt of entry {hash} does not verify", null, "keep it and show it to the hub's operators: the entry that you were given is not where it says");
            }

            if (call.Get(output) is { } path)
            {
                await File.WriteAllTextAsync(path, answer.Receipt, cancellationToken);
            }
            else
            {
                await call.Environment.Output.WriteAsync(answer.Receipt);
            }

            call.Talk($"entry {receipt.Index} is in the log of {checkpoint.Checkpoint.Size} entries, which {auditor.Pin.Verifier!.Key.Name} signed");
            return ExitCode.Done;
        });
    }
}
