using System.CommandLine;
using Exchange.Cli.Calls;

namespace Exchange.Cli.Audit;

/// <summary><c>exchange audit</c>: the log of who pushed, pulled, consulted and changed what, and the proof that it is the one log.</summary>
internal static class AuditCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool) => new ToolCommand("audit", "Read the log of every call, and check that nothing in it is changed or missing")
    {
        Examples =
        [
            "exchange audit list --agency bka --action pull --since 2026-11-01",
            "exchange audit who-saw bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab",
            "exchange audit verify",
        ],
        Subcommands =
        {
            ListCommand.Create(tool),
            EntryCommand.Create(tool),
            FollowCommand.Create(tool),
            WhoSawCommand.Create(tool),
            VerifyCommand.Create(tool),
            ExportCommand.Create(tool),
            AuditReportCommand.Create(tool),
            ReceiptCommand.Create(tool),
            CheckpointCommand.Create(tool),
            WitnessCommand.Create(tool),
        },
    };
}
