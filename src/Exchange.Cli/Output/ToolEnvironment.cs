using System.Text;

namespace Exchange.Cli.Output;

/// <summary>What the tool has around it: streams, terminal or not, environment variables, clock. Tests give their own.</summary>
internal sealed record ToolEnvironment
{
    /// <summary>Results.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Talk: progress, warnings, errors. Never a result.</summary>
    public required TextWriter Talk { get; init; }

    /// <summary>Standard input.</summary>
    public required TextReader Input { get; init; }

    /// <summary>Whether results go to a terminal: then tables have borders and colour.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether talk goes to a terminal: then a progress bar may move.</summary>
    public bool TalkIsTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; init; } = 80;

    /// <summary>Environment variables.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether results may be coloured (no-color.org).</summary>
    public bool Colour => OutputIsTerminal && string.IsNullOrEmpty(Variable("NO_COLOR")) && Variable("TERM") != "dumb";

    /// <summary>The process's own. Results are UTF-8 whatever the locale says, buffered: flush at the end, or when a follower shall see them.</summary>
    /// <returns>The environment.</returns>
    public static ToolEnvironment OfProcess() => new()
    {
        Output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 32 * 1024),
        Talk = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true },
        Input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8),
        OutputIsTerminal = !Console.IsOutputRedirected,
        TalkIsTerminal = !Console.IsErrorRedirected,
        Width = WidthOfTerminal(),
        Variable = Environment.GetEnvironmentVariable,
    };

    private static int WidthOfTerminal()
    {
        try
        {
            return Console.IsOutputRedirected ? 80 : Math.Max(40, Console.WindowWidth);
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
