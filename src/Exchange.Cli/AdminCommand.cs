using System.CommandLine;
using Exchange.Cli.Agencies;
using Exchange.Cli.Calls;
using Exchange.Cli.Operations;

namespace Exchange.Cli;

/// <summary><c>exchange admin</c>: what the hub's operators do.</summary>
internal static class AdminCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool) => new ToolCommand("admin", "For the hub's operators: agencies, certificates, operations")
    {
        Examples = ["exchange admin register-agency --help", "exchange admin create-operation --help"],
        Subcommands =
        {
            AgencyAdminCommands.Register(tool),
            AgencyAdminCommands.Update(tool),
            AgencyAdminCommands.Suspend(tool),
            AgencyAdminCommands.Resume(tool),
            AgencyAdminCommands.Revoke(tool),
            OperationAdminCommands.Create(tool),
            OperationAdminCommands.Add(tool),
            OperationAdminCommands.Remove(tool),
        },
    };
}
