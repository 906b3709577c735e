using Exchange.Cli.Lists;
using Exchange.Client;

namespace Exchange.Cli.Push;

/// <summary>What the lines of a file came to. Written by the reader of the file alone; read when it has ended.</summary>
internal sealed class PushCounts
{
    /// <summary>Lines read.</summary>
    public long Lines { get; private set; }

    /// <summary>Lines that name something to push, duplicates included.</summary>
    public long Valid { get; private set; }

    /// <summary>Lines that name something that cannot be pushed.</summary>
    public long Rejected { get; private set; }

    /// <summary>Valid lines that name what an earlier line named.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Lines that say something is not to be blocked.</summary>
    public long Exceptions { get; private set; }

    /// <summary>Wildcards below the name of the line before.</summary>
    public long Wildcards { get; private set; }

    /// <summary>Records that bear H1.</summary>
    public long MarkedH1 { get; private set; }

    /// <summary>Records that state who gets them.</summary>
    public long Distributed { get; private set; }

    /// <summary>What the hub answered; null offline.</summary>
    public PushTotals? Answers { get; set; }

    /// <summary>Lines that name something: every one of them has exactly one outcome.</summary>
    public long Named => Valid + Rejected;

    /// <summary>Rejected here and by the hub.</summary>
    public long AllRejected => Rejected + (Answers?.Rejected ?? 0);

    /// <summary>Counts a line.</summary>
    public void Count(ListLine line)
    {
        Lines = Math.Max(Lines, line.Number);
        Exceptions += line.Status == LineStatus.Exception ? 1 : 0;
        Wildcards += line.Status == LineStatus.WildcardOfPrevious ? 1 : 0;
    }

    /// <summary>Counts a line that names something.</summary>
    public void Count(MappedLine mapped)
    {
        if (mapped.Record is not { } record)
        {
            Rejected++;
            return;
        }

        Valid++;
        Duplicates += mapped.Line.Status == LineStatus.Duplicate ? 1 : 0;
        MarkedH1 += record.Record.Marking?.HandlingCodes.Contains(V1.HandlingCode.H1) == true ? 1 : 0;
        Distributed += record.Distribution is null ? 0 : 1;
    }
}
