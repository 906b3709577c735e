using System.CommandLine;
using Exchange.Cli.Output;

namespace Exchange.Cli.Calls;

/// <summary>What all commands share: the environment, the options of connection and context, and one place where a failure is told.</summary>
/// <param name="environment">The environment.</param>
internal sealed class Tool(ToolEnvironment environment)
{
    /// <summary>The environment.</summary>
    public ToolEnvironment Environment { get; } = environment;

    /// <summary>How a hub is called.</summary>
    public ConnectionOptions Connection { get; } = new();

    /// <summary>Why, and by whom.</summary>
    public ContextOptions Context { get; } = new();

    /// <summary>Results as JSON; on every command.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Results, and errors, as JSON", Recursive = true };

    /// <summary>Gives a command its action; one that calls no hub.</summary>
    /// <param name="command">The command, with its own options.</param>
    /// <param name="run">What it does; returns the exit code.</param>
    /// <returns>The command.</returns>
    public Command Local(Command command, Func<ToolCall, CancellationToken, Task<int>> run)
    {
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, run, cancellationToken));
        return command;
    }

    /// <summary>Gives a command its action, and the options of connection and context.</summary>
    /// <param name="command">The command, with its own options.</param>
    /// <param name="run">What it does; returns the exit code.</param>
    /// <returns>The command.</returns>
    public Command Calling(Command command, Func<ToolCall, CancellationToken, Task<int>> run)
    {
        Connection.AddTo(command);
        Context.AddTo(command);
        return Local(command, run);
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<ToolCall, CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        var call = new ToolCall(this, parsed);
        try
        {
            return await run(call, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception failure)
        {
            return FailurePrinter.Tell(CommandPath.Of(parsed), failure, call.Json, Environment);
        }
        finally
        {
            await call.DisposeAsync();
            await FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            await Environment.Output.FlushAsync();
        }
        catch (IOException)
        {
            // Whoever read our results has gone away, as in "exchange pull | head": nobody is left to tell.
        }
    }
}
