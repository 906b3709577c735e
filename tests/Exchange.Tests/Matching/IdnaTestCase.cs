using System.Globalization;
using System.Text;
using Exchange.Tests.Support;

namespace Exchange.Tests.Matching;

/// <summary>A row of IdnaTestV2.txt: what UTS 46 makes of a source, and the steps it fails at.</summary>
/// <param name="Source">The input.</param>
/// <param name="Unicode">Result of toUnicode.</param>
/// <param name="UnicodeStatus">Codes of the steps that fail; empty when none does.</param>
/// <param name="Ascii">Result of non-transitional toASCII.</param>
/// <param name="AsciiStatus">Codes of the steps that fail; empty when none does.</param>
internal sealed record IdnaTestCase(string Source, string Unicode, string[] UnicodeStatus, string Ascii, string[] AsciiStatus)
{
    public static IEnumerable<IdnaTestCase> Read(string version) =>
        from line in VectorFile.Lines($"idna/IdnaTestV2-{version}.txt.gz")
        let row = line.Split('#')[0]
        where row.Contains(';', StringComparison.Ordinal)
        select Parse(row.Split(';'));

    private static IdnaTestCase Parse(string[] cells)
    {
        var source = Text(cells[0]);
        var unicode = Blank(cells[1]) ? source : Text(cells[1]);
        var unicodeStatus = Codes(cells[2]);
        return new(
            source,
            unicode,
            unicodeStatus,
            Blank(cells[3]) ? unicode : Text(cells[3]),
            Blank(cells[4]) ? unicodeStatus : Codes(cells[4]));
    }

    private static bool Blank(string cell) => cell.Trim(' ', '\t').Length == 0;

    private static string[] Codes(string cell) =>
        cell.Trim(' ', '\t', '[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Undoes the escapes <c>\uXXXX</c> and <c>\x{XXXX}</c>; a lone surrogate stays one.</summary>
    private static string Text(string cell)
    {
        var trimmed = cell.Trim(' ', '\t');
        if (trimmed == "\"\"")
        {
            return "";
        }

        var text = new StringBuilder();
        for (var i = 0; i < trimmed.Length; i++)
        {
            if (trimmed[i] != '\\')
            {
                text.Append(trimmed[i]);
                continue;
            }

            var braced = trimmed[i + 1] == 'x';
            var end = braced ? trimmed.IndexOf('}', i) : i + 6;
            var digits = trimmed[(braced ? i + 3 : i + 2)..end];
            var point = int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            text.Append(point is >= 0xD800 and <= 0xDFFF ? ((char)point).ToString() : char.ConvertFromUtf32(point));
            i = braced ? end : end - 1;
        }

        return text.ToString();
    }
}
