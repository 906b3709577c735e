using System.Globalization;
using Exchange.Cli.Lists;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Cli.Push;

/// <summary>The typed cells of a row. Collects every fault, and knows which cells nobody asked for.</summary>
internal sealed class RowCells(CsvRow row, DateOrder order)
{
    private static readonly char[] Between = ['|', ',', ';', '/', '+', '&', '\n'];

    private readonly HashSet<Column> _asked = [];
    private readonly List<Problem> _problems = [];

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>The columns that are filled in and that nobody has asked for: they belong to another kind.</summary>
    public IEnumerable<Column> Unasked => row.Columns.Where(c => !_asked.Contains(c));

    public bool Has(Column column) => Text(column).Length > 0;

    public string Text(Column column)
    {
        _asked.Add(column);
        return row[column];
    }

    public IReadOnlyList<string> List(Column column) => Text(column).Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A list of words that hold no separator of any kind.</summary>
    public IReadOnlyList<string> Words(Column column) => Text(column).Split(Between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public T Enum<T>(Column column, WrittenEnum<T> words, T absent = default)
        where T : struct, System.Enum
    {
        var text = Text(column);
        if (text.Length == 0)
        {
            return absent;
        }

        if (!words.TryParse(text, out var value))
        {
            Unknown(column, text, words);
        }

        return value;
    }

    public IEnumerable<T> Enums<T>(Column column, WrittenEnum<T> words)
        where T : struct, System.Enum
    {
        // The whole cell first: "clothing and sportswear" or a word with a slash may be one value.
        if (Has(column) && words.TryParse(Text(column), out var whole))
        {
            return [whole];
        }

        var values = new List<T>();
        foreach (var word in Words(column))
        {
            if (!words.TryParse(word, out var value))
            {
                Unknown(column, word, words);
            }
            else if (!values.Contains(value))
            {
                values.Add(value);
            }
        }

        return values;
    }

    public Google.Type.Date? Date(Column column) => Read(column, t => WrittenDate.Parse(t, order)) is { } date ? WrittenDate.ToWire(date) : null;

    public Google.Type.Date? PartialDate(Column column) => ReadReference(column, t => WrittenDate.ParsePartial(t, order));

    public Timestamp? Instant(Column column) => ReadReference(column, t => WrittenDate.ParseInstant(t, order));

    public long? Number(Column column) => Read<long>(column, t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : new Refusal(RefusalReason.FieldMalformed, "is no whole number"));

    public bool? Truth(Column column) => Read<bool>(column, t => t.ToUpperInvariant() switch
    {
        "YES" or "TRUE" or "1" or "JA" or "SI" or "SÌ" or "OUI" or "X" => true,
        "NO" or "FALSE" or "0" or "NEIN" or "NON" => false,
        _ => new Refusal(RefusalReason.FieldMalformed, "is neither yes nor no"),
    });

    public T? Read<T>(Column column, Func<string, Outcome<T>> parse)
        where T : struct
    {
        var text = Text(column);
        if (text.Length == 0)
        {
            return null;
        }

        if (parse(text).TryGet(out var value, out var refusal))
        {
            return value;
        }

        Add(column, refusal.Reason, refusal.Message, $"correct the column {ColumnNames.NameOf(column)}");
        return null;
    }

    public void Add(Column column, RefusalReason reason, string message, string remedy) =>
        _problems.Add(new Problem(ColumnNames.NameOf(column), reason, message, remedy));

    public void Required(Column column, string message) =>
        Add(column, RefusalReason.FieldRequired, message, $"fill in the column {ColumnNames.NameOf(column)}");

    private T? ReadReference<T>(Column column, Func<string, Outcome<T>> parse)
        where T : class
    {
        var text = Text(column);
        if (text.Length == 0)
        {
            return null;
        }

        if (parse(text).TryGet(out var value, out var refusal))
        {
            return value;
        }

        Add(column, refusal.Reason, refusal.Message, $"correct the column {ColumnNames.NameOf(column)}");
        return null;
    }

    private void Unknown<T>(Column column, string text, WrittenEnum<T> words)
        where T : struct, System.Enum =>
        Add(column, RefusalReason.EnumUnknown, $"'{(text.Length > 40 ? text[..40] : text)}' is none of its values", $"write one of: {words.Words}");
}
