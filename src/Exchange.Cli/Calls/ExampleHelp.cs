using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Exchange.Cli.Calls;

/// <summary>The library's help, followed by the command's notes and examples.</summary>
/// <param name="usual">The library's.</param>
internal sealed class ExampleHelp(HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>A wrong command line still gets its help.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Puts examples into the help of a root command.</summary>
    /// <param name="root">The root command.</param>
    public static void Install(RootCommand root)
    {
        if (root.Options.OfType<HelpOption>().Single() is { Action: HelpAction usual } option)
        {
            option.Action = new ExampleHelp(usual);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is not ToolCommand command)
        {
            return code;
        }

        if (command.Notes is { } notes)
        {
            output.WriteLine(notes);
            output.WriteLine();
        }

        if (command.Examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var example in command.Examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return code;
    }
}
