namespace Exchange.Cli.Output;

/// <summary>Something on this side is wrong: an option, a profile, a file. Says which field, and the remedy.</summary>
/// <param name="exitCode">How the tool ends.</param>
/// <param name="message">What is wrong.</param>
/// <param name="field">The option, file or field it is about.</param>
/// <param name="remedy">What to do.</param>
internal sealed class ToolFailure(int exitCode, string message, string? field = null, string? remedy = null) : Exception(message)
{
    /// <summary>How the tool ends.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The option, file or field it is about.</summary>
    public string? Field { get; } = field;

    /// <summary>What to do.</summary>
    public string? Remedy { get; } = remedy;

    /// <summary>The command line, a profile or a file is wrong.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="field">What it is about.</param>
    /// <param name="remedy">What to do.</param>
    /// <returns>The failure.</returns>
    public static ToolFailure Usage(string message, string? field = null, string? remedy = null) => new(Output.ExitCode.Usage, message, field, remedy);
}
