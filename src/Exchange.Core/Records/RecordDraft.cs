using Exchange.Sharing;

namespace Exchange.Records;

/// <summary>A pushed record whose fields keep every rule that can be checked without looking at what is stored.</summary>
public sealed record RecordDraft
{
    /// <summary>Its name.</summary>
    public required RecordKey Key { get; init; }

    /// <summary>Its kind.</summary>
    public required RecordKind Kind { get; init; }

    /// <summary>The kind's own status number (takedown, suspect or asset status), by which pulls filter.</summary>
    public required int Status { get; init; }

    /// <summary>The operation it belongs to, or null.</summary>
    public OperationId? Operation { get; init; }

    /// <summary>The content, the very bytes received.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The marking, the very bytes received.</summary>
    public required ReadOnlyMemory<byte> Marking { get; init; }

    /// <summary>The links as a wire fragment of the contract's <c>Record</c>, in the order received.</summary>
    public ReadOnlyMemory<byte> Links { get; init; }

    /// <summary>The day on which the record is erased unless it is renewed.</summary>
    public required DateOnly ReviewBy { get; init; }

    /// <summary>The canonical name by which records of two agencies meet; empty when the kind has none.</summary>
    public string CanonicalName { get; init; } = "";

    /// <summary>The registrable domain; empty for other kinds.</summary>
    public string RegistrableDomain { get; init; } = "";

    /// <summary>What Search finds it by.</summary>
    public SearchTerms Terms { get; init; }

    /// <summary>What its marking says about who may get it; the operation's rule is added by <see cref="Intake"/>.</summary>
    public required Conditions Conditions { get; init; }

    /// <summary>Who gets it from now on, or null to leave that as it is.</summary>
    public Distribution? Distribution { get; init; }

    /// <summary>With a distribution: the time before which nobody but the originator gets it, or null.</summary>
    public DateTimeOffset? EmbargoEnd { get; init; }

    /// <summary>Whether it corrects the revision before (Directive (EU) 2016/680 art. 7(3)).</summary>
    public bool Corrects { get; init; }

    /// <summary>The revision the push is based on: 0 for "must be new", null for an upsert.</summary>
    public long? ExpectedRevision { get; init; }
}
