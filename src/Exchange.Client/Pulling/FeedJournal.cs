using System.Security.Cryptography;
using System.Text;
using Exchange.Client.Files;

namespace Exchange.Client.Pulling;

/// <summary>
/// The journal of a feed file. Lines come in groups; a group ends with a commit line that holds the cursor and a sum of the
/// group, is synced, and only then counts. A group torn by a crash is cut off: its cursor had not moved, so the hub sends it
/// again.
/// </summary>
internal sealed class FeedJournal : IDisposable
{
    private const string Header = "exchange-feed-1";
    private const string NoCursor = "-";
    private const int SumLength = 8;
    private const int CompactSlack = 20_000;

    private FileStream _file;
    private long _lines;

    private FeedJournal(string path, FileStream file) => (Path, _file) = (path, file);

    public string Path { get; }

    /// <summary>Purpose and filter that the feed is of; empty until the first pull.</summary>
    public string Feed { get; private set; } = "";

    public string Cursor { get; private set; } = "";

    public HeldNames Held { get; } = new();

    public static FeedJournal Open(string path)
    {
        FileStream file;
        try
        {
            file = File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read) : DurableFile.Create(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ClientFileException(path, $"the feed file cannot be opened ({failure.Message})", failure);
        }

        var journal = new FeedJournal(path, file);
        try
        {
            journal.Replay();
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Takes the file for a feed; a file is of one purpose and one filter for good.</summary>
    public void Bind(string feed)
    {
        if (Feed.Length == 0)
        {
            Feed = feed;
            Write(Encoding.ASCII.GetBytes($"{Header} {feed}\n"));
        }
        else if (Feed != feed)
        {
            throw new ClientFileException(Path, "the feed file was made for another purpose or filter; keep one file for each");
        }
    }

    /// <summary>The caller has kept what the lines say and goes on at this cursor: both are written as one group.</summary>
    public void Commit(IReadOnlyCollection<JournalLine> lines, string cursor)
    {
        if (lines.Count == 0 && cursor == Cursor)
        {
            return;
        }

        Write(Encode(lines, cursor));
        foreach (var line in lines)
        {
            Held.Apply(line);
        }

        Cursor = cursor;
        _lines += lines.Count + 1;
        if (_lines > (2L * Held.Count) + CompactSlack)
        {
            Compact();
        }
    }

    public void Dispose() => _file.Dispose();

    private static byte[] Encode(IEnumerable<JournalLine> lines, string cursor)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(line.ToString()).Append('\n');
        }

        text.Append("C ").Append(cursor.Length == 0 ? NoCursor : cursor).Append(' ');
        var sum = Sum(Encoding.ASCII.GetBytes(text.ToString()));
        return Encoding.ASCII.GetBytes(text.Append(sum).Append('\n').ToString());
    }

    private static string Sum(ReadOnlySpan<byte> group) => Convert.ToHexStringLower(SHA256.HashData(group))[..SumLength];

    private void Write(byte[] group)
    {
        var good = _file.Position;
        try
        {
            _file.Write(group);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException failure)
        {
            // Half a group in the middle would make the whole file unreadable; at the end it is cut off when the file is opened.
            _file.SetLength(good);
            throw new ClientFileException(Path, $"the feed file cannot be written ({failure.Message}); what was committed stands", failure);
        }
    }

    /// <summary>Writes the present state beside the journal and renames it over: a crash leaves the one or the other.</summary>
    private void Compact()
    {
        var beside = Path + ".new";
        var lines = Held.ToLines().ToList();
        try
        {
            using (var file = DurableFile.Create(beside))
            {
                file.Write(Encoding.ASCII.GetBytes($"{Header} {Feed}\n"));
                file.Write(Encode(lines, Cursor));
                file.Flush(flushToDisk: true);
            }

            _file.Dispose();
            DurableFile.Move(beside, Path);
            _lines = lines.Count + 1;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ClientFileException(Path, $"the feed file cannot be compacted ({failure.Message}); what was committed stands", failure);
        }
        finally
        {
            _file.Dispose();
            _file = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            _file.Seek(0, SeekOrigin.End);
        }
    }

    /// <summary>Reads the journal from its beginning, applies whole groups, and cuts off a torn end.</summary>
    private void Replay()
    {
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var text = bytes.AsSpan();
        var end = text.IndexOf((byte)'\n');
        var header = end < 0 ? "" : Encoding.ASCII.GetString(text[..end]);
        if (end >= 0 && !header.StartsWith(Header + " ", StringComparison.Ordinal))
        {
            throw new ClientFileException(Path, "is no feed file of this version; use another file");
        }

        Feed = end < 0 ? "" : header[(Header.Length + 1)..];
        var good = ReplayGroups(text, end + 1);
        _file.SetLength(good);
        _file.Seek(good, SeekOrigin.Begin);
    }

    /// <summary>Applies the groups from an offset on.</summary>
    /// <returns>Where the last whole group ends.</returns>
    private int ReplayGroups(ReadOnlySpan<byte> text, int good)
    {
        var broken = false;
        var lines = new List<JournalLine?>();
        for (int start = good, group = good, length; start < text.Length && (length = text[start..].IndexOf((byte)'\n')) >= 0;)
        {
            var line = Encoding.ASCII.GetString(text.Slice(start, length));
            start += length + 1;
            if (!line.StartsWith("C ", StringComparison.Ordinal))
            {
                lines.Add(JournalLine.TryParse(line));
                continue;
            }

            // Only the last group can be torn: the one before was synced before it was begun.
            if (broken)
            {
                throw Damaged();
            }

            var cells = line.Split(' ');
            broken = cells.Length != 3 || lines.Contains(null) || cells[2] != Sum(text[group..(start - 1 - cells[2].Length)]);
            if (!broken)
            {
                lines.ForEach(l => Held.Apply(l!.Value));
                Cursor = cells[1] == NoCursor ? "" : cells[1];
                _lines += lines.Count + 1;
                good = start;
            }

            group = start;
            lines.Clear();
        }

        return good;
    }

    private ClientFileException Damaged() =>
        new(Path, "the feed file is damaged in its middle; delete it to pull a snapshot, and compare what you hold with what comes");
}
