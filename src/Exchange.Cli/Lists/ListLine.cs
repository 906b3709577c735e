using Exchange.Matching;
using Wire = Exchange.V1;

namespace Exchange.Cli.Lists;

/// <summary>What one line of a file came to.</summary>
internal sealed record ListLine
{
    /// <summary>The line's number, from 1; of a row over several lines, its first.</summary>
    public required int Number { get; init; }

    /// <summary>What it is.</summary>
    public required LineStatus Status { get; init; }

    /// <summary>The line as it stands in the file.</summary>
    public required string Text { get; init; }

    /// <summary>The name, for a line that names a domain.</summary>
    public DomainName? Host { get; init; }

    /// <summary>The cells, for a row of a CSV file.</summary>
    public CsvRow? Row { get; init; }

    /// <summary>The record, for a line of an NDJSON file.</summary>
    public Wire.PushRecord? Record { get; init; }

    /// <summary>Why it cannot be pushed, with Reject.</summary>
    public Problem? Problem { get; init; }

    /// <summary>True when the line names something to push or to reject.</summary>
    public bool NamesSomething => Status is LineStatus.Accept or LineStatus.Duplicate or LineStatus.Reject;

    public static ListLine Of(SourceLine line, LineStatus status) => new() { Number = line.Number, Status = status, Text = line.Text };

    public static ListLine Accept(SourceLine line, DomainName host) =>
        new() { Number = line.Number, Status = LineStatus.Accept, Text = line.Text, Host = host };

    public static ListLine Reject(SourceLine line, Problem problem) =>
        new() { Number = line.Number, Status = LineStatus.Reject, Text = line.Text, Problem = problem };
}
