using System.CommandLine;

namespace Exchange.Cli.Calls;

/// <summary>A command with examples, which its help shows.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does.</param>
internal sealed class ToolCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines that work as they stand, but for names.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>More to know, shown before the examples.</summary>
    public string? Notes { get; init; }
}
