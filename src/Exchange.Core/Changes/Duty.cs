using Exchange.Agencies;
using Exchange.Records;

namespace Exchange.Changes;

/// <summary>What an agency owes for one record, and what became of it. An agency has at most one open duty for a record.</summary>
public sealed record Duty
{
    /// <summary>The agency's own number of the duty, from 1, ascending.</summary>
    public required long Number { get; init; }

    /// <summary>The agency that owes it.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>The record.</summary>
    public required RecordKey Record { get; init; }

    /// <summary>What is owed.</summary>
    public required DutyKind Kind { get; init; }

    /// <summary>Why.</summary>
    public required DutyCause Cause { get; init; }

    /// <summary>The last revision that the agency was shown; with <see cref="DutyKind.Correct"/> the one to take up.</summary>
    public required long Revision { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>When it was delivered; null until then.</summary>
    public DateTimeOffset? DeliverTime { get; init; }

    /// <summary>When it was acknowledged; null until then.</summary>
    public DateTimeOffset? AcknowledgeTime { get; init; }

    /// <summary>True when it ended without the agency's doing: nothing is owed any more, or something else is.</summary>
    public bool IsLifted { get; init; }

    /// <summary>What the agency did.</summary>
    public DutyResult Result { get; init; }

    /// <summary>With <see cref="DutyResult.Retained"/>: the law under which it is kept.</summary>
    public string RetentionBasis { get; init; } = "";

    /// <summary>Says whether a result answers a duty: what is retained needs no other, what is owed otherwise its own.</summary>
    /// <param name="kind">What is owed.</param>
    /// <param name="result">What was done.</param>
    /// <returns>True when it does. Erasing more than is owed always does.</returns>
    public static bool IsAnsweredBy(DutyKind kind, DutyResult result) => result switch
    {
        DutyResult.Erased or DutyResult.Retained => true,
        DutyResult.Restricted => kind == DutyKind.Restrict,
        DutyResult.Corrected => kind == DutyKind.Correct,
        DutyResult.None => false,
    };
}
