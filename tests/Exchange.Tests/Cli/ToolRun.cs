using Exchange.Cli;
using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Cli;

/// <summary>A run of the tool in this process: arguments in, exit code, results and talk out.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Talk)
{
    /// <summary>The results' lines.</summary>
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs it with an environment of its own: no profile, no terminal.</summary>
    public static Task<ToolRun> Of(params string[] arguments) => In(new Dictionary<string, string>(), arguments);

    /// <summary>Runs it as a caller of a hub, named by options alone.</summary>
    public static Task<ToolRun> As(TestHub hub, TestCaller caller, params string[] arguments) =>
        In(HomeOf(hub), [.. arguments, .. Options(hub, caller).Chunk(2).Where(o => !arguments.Contains(o[0])).SelectMany(o => o)]);

    /// <summary>A home for what the tool keeps of one hub: another hub of another test may come to listen where that one did.</summary>
    public static Dictionary<string, string> HomeOf(TestHub hub) => new() { ["HOME"] = hub.Folder["home"] };

    /// <summary>Runs it as an operator, then as the second one, who approves what the first was told to have approved.</summary>
    /// <returns>The first operator's run.</returns>
    public static async Task<ToolRun> ByTwoOperators(TestHub hub, params string[] arguments)
    {
        var proposed = (await As(hub, hub.Operator, arguments)).Ends(Exchange.Cli.Output.ExitCode.Done);
        (await As(hub, hub.SecondOperator, "admin", "approve", proposed.ProposalNumber)).Ends(Exchange.Cli.Output.ExitCode.Done);
        return proposed;
    }

    /// <summary>The number of the proposal that another operator is told to approve.</summary>
    public string ProposalNumber
    {
        get
        {
            const string Command = "another operator types: exchange admin approve ";
            Assert.Contains(Command, Output, StringComparison.Ordinal);
            return Lines[^1][Command.Length..];
        }
    }

    /// <summary>Runs it with environment variables.</summary>
    public static Task<ToolRun> In(IReadOnlyDictionary<string, string> variables, params string[] arguments) => In(Plain(variables), arguments);

    /// <summary>Runs it in an environment.</summary>
    public static Task<ToolRun> In(ToolEnvironment environment, params string[] arguments) => In(environment, TestContext.Current.CancellationToken, arguments);

    /// <summary>Runs it in an environment until it is told to stop, as Ctrl-C would.</summary>
    public static async Task<ToolRun> In(ToolEnvironment environment, CancellationToken stop, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var talk = new StringWriter { NewLine = "\n" };
        var code = await ToolRoot.RunAsync(arguments, environment with { Output = output, Talk = talk }, stop);
        return new ToolRun(code, output.ToString(), talk.ToString());
    }

    /// <summary>An environment without terminal, home or profile.</summary>
    public static ToolEnvironment Plain(IReadOnlyDictionary<string, string>? variables = null) => new()
    {
        Output = TextWriter.Null,
        Talk = TextWriter.Null,
        Input = TextReader.Null,
        Variable = name => variables?.GetValueOrDefault(name) ?? (name == "HOME" ? Path.Combine(Path.GetTempPath(), "exchange-no-home") : null),
    };

    /// <summary>The options by which a caller calls a hub.</summary>
    public static string[] Options(TestHub hub, TestCaller caller) =>
    [
        "--endpoint", hub.Endpoint.ToString(), "--certificate", caller.CertificatePath, "--key", caller.KeyPath, "--hub-ca", hub.ServerCaPath,
        "--purpose", "investigation", "--legal-basis", "test law 1",
    ];

    /// <summary>Runs something again until it holds: search may trail what was pushed. Fails after some seconds with the last run.</summary>
    public static async Task<ToolRun> Until(Func<Task<ToolRun>> again, Func<ToolRun, bool> holds)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var run = await again();
            if (holds(run))
            {
                return run;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(20), $"does not come to hold\n{run.Output}\n{run.Talk}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asserts the exit code, showing what was said when it is another.</summary>
    public ToolRun Ends(int code)
    {
        Assert.True(ExitCode == code, $"exit code {ExitCode}, expected {code}\n{Output}\n{Talk}");
        return this;
    }
}
