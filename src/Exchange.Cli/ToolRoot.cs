using System.CommandLine;
using System.CommandLine.Invocation;
using Exchange.Cli.Agencies;
using Exchange.Cli.Audit;
using Exchange.Cli.Calls;
using Exchange.Cli.Doctor;
using Exchange.Cli.Duties;
using Exchange.Cli.Groups;
using Exchange.Cli.Operations;
using Exchange.Cli.Output;
using Exchange.Cli.Profiles;
using Exchange.Cli.Proposals;
using Exchange.Cli.Push;
using Exchange.Cli.Records;
using Exchange.Cli.Retention;

namespace Exchange.Cli;

/// <summary>The command line: every command, one line each.</summary>
internal static class ToolRoot
{
    private const string Description = """
        exchange: takedown intelligence between law-enforcement agencies, for officers, auditors and operators.

        Exit codes: 0 done, 1 some input rejected, 2 usage, 3 refused, 4 certificate, 5 conflict, 6 a proof does not verify.
        """;

    /// <summary>Makes the root command.</summary>
    /// <param name="environment">The environment.</param>
    /// <returns>The command.</returns>
    public static RootCommand Create(ToolEnvironment environment)
    {
        var tool = new Tool(environment);
        var root = new RootCommand(Description)
        {
            tool.Json,
            PushCommand.Create(tool),
            PullCommand.Create(tool),
            SearchCommand.Create(tool),
            ShowCommand.Create(tool),
            AdoptCommand.Create(tool),
            ExplainCommand.Create(tool),
            LedgerCommand.Create(tool),
            DutiesCommand.Create(tool),
            AcknowledgeCommand.Create(tool),
            ReviewCommand.Create(tool),
            RenewCommand.Create(tool),
            HoldCommand.Create(tool),
            EraseCommand.Create(tool),
            GroupsCommand.Create(tool),
            OperationsCommand.Create(tool),
            ReportCommand.Create(tool),
            AgenciesCommand.Create(tool),
            NoticesCommand.Create(tool),
            AuditCommand.Create(tool),
            AdminCommand.Create(tool),
            ProfileCommand.Create(tool),
            DoctorCommand.Create(tool),
        };
        ExampleHelp.Install(root);
        return root;
    }

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, ToolEnvironment environment, CancellationToken cancellationToken = default)
    {
        var parsed = Create(environment).Parse(arguments);
        var wrong = parsed.Action is ParseErrorAction;
        if (parsed.Action is ParseErrorAction action)
        {
            // Who types a group of commands alone wants to know what is in it; who mistypes wants to know what.
            action.ShowHelp = parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0;
        }

        // Mistakes are talk; the library would write its suggestions to the results.
        var configuration = new InvocationConfiguration
        {
            Output = wrong ? environment.Talk : environment.Output,
            Error = environment.Talk,
            EnableDefaultExceptionHandler = false,
        };
        var code = await parsed.InvokeAsync(configuration, cancellationToken);
        // Also after Ctrl-C: what was written is a result.
        await environment.Output.FlushAsync(CancellationToken.None);
        if (!wrong)
        {
            return code;
        }

        if (parsed.Action is ParseErrorAction { ShowHelp: true })
        {
            return ExitCode.Usage;
        }

        await environment.Talk.WriteLineAsync($"See '{CommandPath.Of(parsed)} --help'.");
        return ExitCode.Usage;
    }
}
