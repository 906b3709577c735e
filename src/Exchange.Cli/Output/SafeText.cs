using System.Globalization;
using System.Text;

namespace Exchange.Cli.Output;

/// <summary>
/// Text from a record, a file or the hub, made safe to show: it was written by somebody else and may try to move the cursor, hide or
/// reorder what a reader sees (ECMA-48 controls, Unicode TR 36 on bidirectional text), or run as a formula in a spreadsheet.
/// </summary>
internal static class SafeText
{
    // Full-width forms too: some spreadsheets fold them before they look for a formula.
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <summary>For a terminal or a log: one line; every control, format, separator and unassigned character is shown escaped.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What may be written.</returns>
    public static string ForTerminal(string? text) => Escape(text ?? "", keepsLines: false);

    /// <summary>As <see cref="ForTerminal"/>, but line feeds stay.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The lines.</returns>
    public static string[] Lines(string? text) => Escape(text ?? "", keepsLines: true).Split('\n');

    /// <summary>For a CSV cell (RFC 4180): quoted where needed, and a start that a spreadsheet takes for a formula gets an apostrophe.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The cell as it stands in the file.</returns>
    public static string ForCell(string? text)
    {
        var raw = text ?? "";
        var cell = Escape(raw, keepsLines: true);
        if (raw.Length > 0 && FormulaStarts.Contains(raw[0], StringComparison.Ordinal))
        {
            cell = "'" + cell;
        }

        return cell.AsSpan().IndexOfAny(",;\"\n") >= 0 || cell.StartsWith(' ') || cell.EndsWith(' ')
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;
    }

    /// <summary>A CSV row.</summary>
    /// <param name="cells">Its cells.</param>
    /// <returns>The row without its line end.</returns>
    public static string Row(IEnumerable<string?> cells) => string.Join(',', cells.Select(ForCell));

    private static string Escape(string text, bool keepsLines)
    {
        StringBuilder? safe = null;
        var i = 0;
        while (i < text.Length)
        {
            var whole = Rune.TryGetRuneAt(text, i, out var rune);
            var length = whole ? rune.Utf16SequenceLength : 1;
            var escape = whole ? EscapeOf(rune, keepsLines) : $"\\u{{{(int)text[i]:X4}}}";
            if (escape is not null)
            {
                (safe ??= new StringBuilder(text.Length + 16).Append(text, 0, i)).Append(escape);
            }
            else
            {
                safe?.Append(text, i, length);
            }

            i += length;
        }

        return safe?.ToString() ?? text;
    }

    private static string? EscapeOf(Rune rune, bool keepsLines) => rune.Value switch
    {
        '\n' => keepsLines ? null : "\\n",
        '\t' => "\\t",
        '\r' => "\\r",
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
            ? $"\\u{{{rune.Value:X4}}}"
            : null,
    };
}
