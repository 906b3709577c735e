using System.Globalization;

namespace Exchange.Cli.Push;

/// <summary>Reads amounts of money as files write them: 1234.50, 1.234,50, 1'234.50, 1 234,50.</summary>
internal static class WrittenAmount
{
    private const int NanosDigits = 9;

    /// <summary>Reads an amount.</summary>
    /// <returns>Units and nanos, or what is wrong.</returns>
    public static Outcome<(long Units, int Nanos)> Parse(string text)
    {
        var compact = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('\'' or '’')));
        var dots = compact.Count(c => c == '.');
        var commas = compact.Count(c => c == ',');
        if (dots > 1 && commas > 1)
        {
            return Malformed("is no amount");
        }

        char? point = (dots, commas) switch
        {
            ( > 0, > 0) => compact.LastIndexOf('.') > compact.LastIndexOf(',') ? '.' : ',',
            (1, 0) => '.',
            (0, 1) => ',',
            _ => null,
        };
        var at = point is { } mark ? compact.LastIndexOf(mark) : compact.Length;
        if (point is not null && dots + commas == 1 && compact.Length - at == 4)
        {
            return Malformed("can be read as two amounts: write thousands without a mark, or two decimals");
        }

        var whole = compact[..at].Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        var fraction = at < compact.Length ? compact[(at + 1)..] : "";
        return fraction.Length <= NanosDigits
            && long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var units)
            && int.TryParse(fraction.PadRight(NanosDigits, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out var nanos)
            ? (units, nanos)
            : Malformed("is no amount, such as 1234.50");
    }

    private static Refusal Malformed(string message) => new(RefusalReason.MoneyInvalid, message);
}
