using System.Globalization;

namespace Exchange.Client.Pulling;

/// <summary>A line of a feed's journal: a letter, a space, a value without spaces.</summary>
internal readonly record struct JournalLine(JournalLineKind Kind, string Value)
{
    /// <summary>The epoch, of a snapshot's start.</summary>
    public long Epoch => long.Parse(Value, CultureInfo.InvariantCulture);

    public static JournalLine Kept(string name) => new(JournalLineKind.Kept, name);

    public static JournalLine Restricted(string name) => new(JournalLineKind.Restricted, name);

    public static JournalLine Gone(string name) => new(JournalLineKind.Gone, name);

    public static JournalLine SnapshotStarted(long epoch) => new(JournalLineKind.SnapshotStarted, epoch.ToString(CultureInfo.InvariantCulture));

    public static JournalLine SnapshotEnded() => new(JournalLineKind.SnapshotEnded, "-");

    public static JournalLine? TryParse(string text)
    {
        if (text.Length < 3 || text[1] != ' ' || !Enum.IsDefined((JournalLineKind)text[0]))
        {
            return null;
        }

        var line = new JournalLine((JournalLineKind)text[0], text[2..]);
        return line.Kind == JournalLineKind.SnapshotStarted && !long.TryParse(line.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : line;
    }

    public override string ToString() => $"{(char)Kind} {Value}";
}
