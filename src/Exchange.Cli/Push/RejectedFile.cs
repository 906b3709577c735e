using System.Text;
using Exchange.Cli.Lists;
using Exchange.Cli.Output;

namespace Exchange.Cli.Push;

/// <summary>
/// The lines that were not taken, with what to do about each: CSV that a spreadsheet opens as text. Begun with the first of them. A
/// push that is resumed goes on with the file, and a line that is told again is not written twice.
/// </summary>
internal sealed class RejectedFile(string path, bool resumed) : IDisposable
{
    private const int LongestInput = 500;
    private const string Header = "line,input,field,reason,remedy";

    private readonly Lock _lock = new();
    private readonly SeenNames _seen = new();
    private StreamWriter? _writer;

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>Whether anything is in it.</summary>
    public bool Begun => _writer is not null;

    /// <summary>Makes way for a new file.</summary>
    public void Prepare()
    {
        if (!resumed)
        {
            File.Delete(Path);
        }
        else if (File.Exists(Path))
        {
            Open();
        }
    }

    /// <summary>Writes a line that was not taken.</summary>
    public void Add(ListLine line, IReadOnlyList<Problem> problems)
    {
        var row = SafeText.Row(
        [
            line.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            line.Text.Length > LongestInput ? line.Text[..LongestInput] : line.Text,
            string.Join("; ", problems.Select(p => p.Field).Distinct()),
            string.Join("; ", problems.Select(p => $"{Wording.Code(p.Reason)}: {p.Message}")),
            string.Join("; ", problems.Select(p => p.Remedy).Where(r => r.Length > 0).Distinct()),
        ]);
        lock (_lock)
        {
            if (_writer is null)
            {
                Open();
            }

            if (_seen.Add(row))
            {
                _writer!.Write($"{row}\r\n");
            }
        }
    }

    /// <summary>Hands everything to the system: a process that is killed after it has lost nothing.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            _writer?.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();

    private void Open()
    {
        var kept = 0L;
        if (resumed && File.Exists(Path))
        {
            kept = Recall();
        }

        var stream = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        stream.SetLength(kept);
        stream.Position = kept;
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: kept == 0));
        if (kept == 0)
        {
            _writer.Write($"{Header}\r\n");
        }
    }

    /// <summary>Reads what the run before has written; what it was cut off in is dropped.</summary>
    private long Recall()
    {
        var text = File.ReadAllText(Path);
        var whole = text.LastIndexOf("\r\n", StringComparison.Ordinal) + 2;
        foreach (var row in text[..Math.Max(0, whole)].Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            _seen.Add(row);
        }

        return whole < 2 ? 0 : Encoding.UTF8.Preamble.Length + Encoding.UTF8.GetByteCount(text.AsSpan(0, whole));
    }
}
