using System.CommandLine;
using System.CommandLine.Parsing;

namespace Exchange.Cli.Calls;

/// <summary>What was called, as it is typed.</summary>
internal static class CommandPath
{
    /// <summary>The path of a command line's command.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>Such as "exchange admin register-agency".</returns>
    public static string Of(ParseResult parsed)
    {
        var path = new Stack<string>();
        for (SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
        {
            if (at is CommandResult { Command: var command })
            {
                path.Push(command is RootCommand ? "exchange" : command.Name);
            }
        }

        return string.Join(' ', path);
    }
}
