using Spectre.Console;

namespace Exchange.Cli.Output;

/// <summary>Facts in words under headings: a label and its value, aligned; values without a text are left out.</summary>
internal sealed class FactSheet
{
    private const int Gap = 2;

    private readonly List<(string? Label, string Text)> _lines = [];

    /// <summary>Begins a part.</summary>
    /// <param name="heading">Its heading.</param>
    public void Head(string heading) => _lines.Add((null, heading));

    /// <summary>Adds a fact.</summary>
    /// <param name="label">What it is.</param>
    /// <param name="value">The value; made safe here. Nothing is added when it is empty.</param>
    public void Add(string label, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        foreach (var line in SafeText.Lines(value))
        {
            _lines.Add((label, line));
            label = "";
        }
    }

    /// <summary>Writes it; long values are wrapped on a terminal.</summary>
    /// <param name="environment">Where to.</param>
    public void Write(ToolEnvironment environment)
    {
        var width = _lines.Max(l => l.Label?.Length ?? 0) + Gap;
        var screen = environment.OutputIsTerminal ? Screen.Of(environment) : null;
        var first = true;
        foreach (var (label, text) in _lines)
        {
            if (label is null)
            {
                if (!first)
                {
                    environment.Output.WriteLine();
                }

                WriteHeading(text, screen, environment);
            }
            else
            {
                WriteFact(label, text, width, environment);
            }

            first = false;
        }
    }

    private static void WriteHeading(string text, IAnsiConsole? screen, ToolEnvironment environment)
    {
        if (screen is null)
        {
            environment.Output.WriteLine(text);
        }
        else
        {
            screen.Write(new Text(text + "\n", new Style(decoration: Decoration.Bold)));
        }
    }

    private static void WriteFact(string label, string text, int width, ToolEnvironment environment)
    {
        var room = environment.OutputIsTerminal ? environment.Width - width - 2 : int.MaxValue;
        foreach (var piece in LineWrap.Break(text, room))
        {
            environment.Output.WriteLine($"  {label.PadRight(width)}{piece}".TrimEnd());
            label = "";
        }
    }
}
