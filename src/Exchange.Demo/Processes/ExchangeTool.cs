namespace Exchange.Demo.Processes;

/// <summary>The real tool, with the profiles of one folder.</summary>
/// <param name="profiles">The file of its profiles.</param>
internal sealed class ExchangeTool(string profiles)
{
    private readonly Dictionary<string, string> _environment = new() { ["EXCHANGE_PROFILES"] = profiles, ["NO_COLOR"] = "1" };

    /// <summary>Starts it.</summary>
    public ChildProcess Start(params IEnumerable<string> arguments) => ChildProcess.Start(BuiltProgram.Tool, arguments, _environment);

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it wrote to stdout.</returns>
    /// <exception cref="DemoException">It did not end with 0.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        await using var run = Start(arguments);
        return await run.WaitAsync(cancellationToken) is not 0 and var code
            ? throw new DemoException($"exchange {string.Join(' ', arguments)} ended with {code}: {run.Errors.Trim()} {run.Output.Trim()}")
            : run.Output;
    }
}
