using System.CommandLine;
using Exchange.Cli.Agencies;
using Exchange.Cli.Calls;
using Exchange.Cli.Operations;
using Exchange.Cli.Proposals;

namespace Exchange.Cli;

/// <summary><c>exchange admin</c>: what the hub's operators do.</summary>
internal static class AdminCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool) => new ToolCommand("admin", "For the hub's operators: agencies, certificates, operations, and what takes two of them")
    {
        Notes = "What changes who sees something takes two operators: the first proposes by the command itself, another approves ('exchange admin proposals', 'exchange admin approve').",
        Examples = ["exchange admin register-agency --help", "exchange admin create-operation --help", "exchange admin proposals"],
        Subcommands =
        {
            AgencyAdminCommands.Register(tool),
            AgencyAdminCommands.Update(tool),
            AgencyAdminCommands.Suspend(tool),
            AgencyAdminCommands.Resume(tool),
            AgencyAdminCommands.Revoke(tool),
            DepartureCommands.Offboard(tool),
            OperationAdminCommands.Create(tool),
            OperationAdminCommands.Add(tool),
            OperationAdminCommands.Remove(tool),
            DepartureCommands.OrderErasure(tool),
            ProposalCommands.List(tool),
            ProposalCommands.Approve(tool),
            ProposalCommands.Reject(tool),
        },
    };
}
