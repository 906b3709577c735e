using Exchange.Audit;

namespace Exchange.Cli.Audit;

/// <summary>What a check of a log came to.</summary>
internal sealed class VerifyReport
{
    /// <summary>The name of the log.</summary>
    public string Origin { get; set; } = "";

    /// <summary>The key that signs it now.</summary>
    public string Key { get; set; } = "";

    /// <summary>The checkpoint that it was checked against; null when there was none that could be opened.</summary>
    public Checkpoint? Checkpoint { get; set; }

    /// <summary>How many entries were seen at the last visit; null at the first.</summary>
    public long? SeenBefore { get; set; }

    /// <summary>When the last visit was.</summary>
    public DateTimeOffset? LastVisit { get; set; }

    /// <summary>How many leaves were checked.</summary>
    public long Leaves { get; set; }

    /// <summary>How many entries were shown whole.</summary>
    public long Shown { get; set; }

    /// <summary>Of those, how many had their detail still.</summary>
    public long WithDetail { get; set; }

    /// <summary>Who cosigned, and what; empty when no rule was asked for.</summary>
    public string Witnesses { get; set; } = "";

    /// <summary>What could not be known.</summary>
    public IList<string> Unknown { get; } = [];

    /// <summary>What is wrong, each with its kind.</summary>
    public IList<VerifyFault> Faults { get; } = [];

    /// <summary>Two checkpoints that are not consistent, as signed notes.</summary>
    public (string Seen, string Shown)? Fork { get; set; }

    /// <summary>The file that keeps the evidence.</summary>
    public string? EvidencePath { get; set; }
}
