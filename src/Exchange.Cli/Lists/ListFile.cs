using System.Text;

namespace Exchange.Cli.Lists;

/// <summary>A file of names or records, read line by line.</summary>
internal sealed class ListFile : IDisposable
{
    private const int HeadBytes = 64 * 1024;
    private const int HeadLines = 200;

    private readonly StreamReader _text;
    private readonly LineReader _lines;
    private readonly SeenNames _seen = new();
    private IEnumerable<ListLine> _entries = [];

    private ListFile(StreamReader text, ListFormat format)
    {
        (_text, Format) = (text, format);
        _lines = new LineReader(text);
    }

    /// <summary>The format: detected, or as stated.</summary>
    public ListFormat Format { get; }

    /// <summary>The text's encoding.</summary>
    public Encoding Encoding => _text.CurrentEncoding;

    /// <summary>The file's length in octets.</summary>
    public long Length => _text.BaseStream.Length;

    /// <summary>How far it is read.</summary>
    public long Position => _text.BaseStream.Position;

    /// <summary>Opens a file.</summary>
    /// <param name="stream">The file; it must be able to seek. It is closed with this.</param>
    /// <param name="format">The format; null to detect it.</param>
    /// <param name="ignoredColumns">CSV columns to leave out.</param>
    /// <returns>The file, or why it cannot be read.</returns>
    public static Outcome<ListFile> Open(Stream stream, ListFormat? format = null, IReadOnlyCollection<string>? ignoredColumns = null)
    {
        var head = new byte[HeadBytes];
        var length = stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        stream.Position = 0;
        if (!TextDetection.Detect(head.AsSpan(0, length)).TryGet(out var encoding, out var refusal))
        {
            return refusal;
        }

        var file = new ListFile(
            new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true),
            format ?? FormatDetection.Detect(FirstLines(encoding.GetString(head, 0, length))));
        return file.Begin(ignoredColumns ?? []) is { } fault ? fault : file;
    }

    /// <summary>Reads the lines, once.</summary>
    public IEnumerable<ListLine> Read() =>
        _entries.Select(l => l is { Status: LineStatus.Accept, Host: { } host } && !_seen.Add(host.Canonical) ? l with { Status = LineStatus.Duplicate } : l);

    /// <inheritdoc/>
    public void Dispose() => _text.Dispose();

    private static LineFormat LineFormatOf(ListFormat format) => format switch
    {
        ListFormat.Ndjson => new NdjsonFormat(),
        ListFormat.List => new NameListFormat(),
        ListFormat.Hosts => new HostsFormat(),
        ListFormat.Adblock => new AdblockFormat(),
        ListFormat.Rpz => new RpzFormat(),
        ListFormat.Dnsmasq => new DnsmasqFormat(),
        ListFormat.Csv => throw new InvalidOperationException("the rows of a CSV file do not stand for themselves"),
    };

    private static List<string> FirstLines(string head)
    {
        using var text = new StringReader(head);
        var reader = new LineReader(text);
        var lines = new List<string>();
        while (lines.Count < HeadLines && reader.TryRead(out var line))
        {
            var trimmed = line.Text.Trim('\uFEFF');
            if (!string.IsNullOrWhiteSpace(trimmed))
            {
                lines.Add(trimmed);
            }
        }

        return lines;
    }

    private Refusal? Begin(IReadOnlyCollection<string> ignoredColumns)
    {
        if (Format != ListFormat.Csv)
        {
            _entries = ReadLines(LineFormatOf(Format));
            return null;
        }

        var csv = new CsvFormat(_lines, ignoredColumns);
        var frame = new List<ListLine>();
        if (!csv.ReadHeader(frame).TryGet(out var header, out var refusal))
        {
            return refusal;
        }

        _entries = frame.Concat(csv.ReadRows(header));
        return null;
    }

    private IEnumerable<ListLine> ReadLines(LineFormat format)
    {
        var found = new List<ListLine>();
        while (_lines.TryRead(out var line))
        {
            if (line.TooLong)
            {
                yield return ListLine.Reject(line, new Problem("line", RefusalReason.FieldOutOfRange, "the line is longer than a megabyte", "check the file's line ends"));
                continue;
            }

            found.Clear();
            format.Read(line, found);
            foreach (var entry in found)
            {
                yield return entry;
            }
        }
    }
}
