namespace Exchange.Cli.Lists;

/// <summary>
/// Reads lines one by one, whatever ends them (CR, LF, CRLF, mixed), in memory that does not grow with the file or with a line.
/// A line can be given back, for formats that must look ahead.
/// </summary>
internal sealed class LineReader(TextReader text)
{
    /// <summary>The most characters of a line that are kept: four times the largest record a hub takes.</summary>
    public const int LongestLine = 1024 * 1024;

    private readonly char[] _buffer = new char[16 * 1024];
    private readonly Stack<SourceLine> _returned = new();
    private readonly System.Text.StringBuilder _begun = new();
    private int _start;
    private int _end;
    private int _number;
    private bool _afterReturn;

    /// <summary>Takes the next line.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool TryRead(out SourceLine line)
    {
        if (_returned.TryPop(out line))
        {
            return true;
        }

        _begun.Clear();
        var tooLong = false;
        var begun = false;
        while (Fill())
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            if (_afterReturn)
            {
                _afterReturn = false;
                if (rest[0] == '\n')
                {
                    _start++;
                    continue;
                }
            }

            begun = true;
            var stop = rest.IndexOfAny('\r', '\n');
            var piece = stop < 0 ? rest : rest[..stop];
            tooLong |= _begun.Length + piece.Length > LongestLine;
            if (stop >= 0 && _begun.Length == 0 && !tooLong)
            {
                line = new SourceLine(++_number, piece.ToString(), TooLong: false);
                Pass(rest[stop], stop);
                return true;
            }

            _begun.Append(piece[..Math.Min(piece.Length, LongestLine - _begun.Length)]);
            if (stop >= 0)
            {
                Pass(rest[stop], stop);
                break;
            }

            _start = _end;
        }

        line = begun ? new SourceLine(++_number, _begun.ToString(), tooLong) : default;
        return begun;
    }

    /// <summary>Gives a line back: it is the next that is read.</summary>
    public void Return(SourceLine line) => _returned.Push(line);

    private void Pass(char ending, int length)
    {
        _start += length + 1;
        _afterReturn = ending == '\r';
    }

    private bool Fill()
    {
        if (_start == _end)
        {
            _start = 0;
            _end = text.Read(_buffer, 0, _buffer.Length);
        }

        return _end > 0;
    }
}
