using Spectre.Console;

namespace Exchange.Cli.Output;

/// <summary>Spectre's console over the tool's streams. Markup is never used: text from a record could hold it.</summary>
internal static class Screen
{
    /// <summary>For results.</summary>
    /// <param name="environment">Where to.</param>
    /// <returns>The console.</returns>
    public static IAnsiConsole Of(ToolEnvironment environment) => Make(environment.Output, environment.OutputIsTerminal, environment.Colour, environment.Width);

    /// <summary>For talk, such as a progress bar.</summary>
    /// <param name="environment">Where to.</param>
    /// <returns>The console.</returns>
    public static IAnsiConsole OfTalk(ToolEnvironment environment) =>
        Make(environment.Talk, environment.TalkIsTerminal, environment.TalkIsTerminal && string.IsNullOrEmpty(environment.Variable("NO_COLOR")), environment.Width);

    private static IAnsiConsole Make(TextWriter writer, bool terminal, bool colour, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        return console;
    }
}
