using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;

namespace Exchange.Cli.Audit;

/// <summary><c>exchange audit checkpoint</c>: what this reader of the log is shown, to be shown to another.</summary>
internal static class CheckpointCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var command = new ToolCommand("checkpoint", "Get the newest checkpoint of the log, checked against the last one seen here")
        {
            Notes = "Give it to another agency: 'exchange audit verify --checkpoint FILE' there tells whether the hub shows both of you one log.",
            Examples = ["exchange audit checkpoint > seen-by-bka.checkpoint"],
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var auditor = LogPins.Auditor(call, call.SupervisionContext());
            var checkpoint = await auditor.AdvanceAsync(cancellationToken);
            await call.Environment.Output.WriteAsync(checkpoint.Note.ToString());
            call.Talk($"{Wording.Count(checkpoint.Checkpoint.Size)} entries, consistent with what was seen here before");
            return ExitCode.Done;
        });
    }
}
