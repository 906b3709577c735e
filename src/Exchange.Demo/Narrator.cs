using System.Globalization;
using Spectre.Console;

namespace Exchange.Demo;

/// <summary>Tells what happens and why, for somebody who sees an exchange for the first time.</summary>
/// <param name="console">Where to.</param>
/// <param name="time">The clock.</param>
internal sealed class Narrator(IAnsiConsole console, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private int _scene;

    /// <summary>Seconds since the beginning.</summary>
    public double Seconds => time.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Opens a scene.</summary>
    public void Scene(string title, string why)
    {
        _scene++;
        console.WriteLine();
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{_scene}. {title}[/] [dim]({Seconds:F1} s)[/]");
        Write(new Text(why, new Style(decoration: Decoration.Dim)));
    }

    /// <summary>Tells one thing that happened.</summary>
    public void Tell(FormattableString what) => Write(new Text(what.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Shows text as a program wrote it.</summary>
    public void Show(string text)
    {
        foreach (var line in TabbedText.Align(text.ReplaceLineEndings("\n").TrimEnd().Split('\n')))
        {
            Write(new Text(line));
        }
    }

    /// <summary>Shows a table.</summary>
    public void Show(Table table) => console.Write(new Padder(table.Border(TableBorder.Simple), new Padding(1, 0, 0, 0)));

    /// <summary>A line without scene.</summary>
    public void Say(string text = "") => console.WriteLine(text);

    /// <summary>Indented, also where a narrow terminal breaks the line.</summary>
    private void Write(Text text)
    {
        const int Indent = 3;
        console.Write(new Padder(text, new Padding(Indent, 0, 0, 0)));
    }
}
