using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>What became of the records that were answered so far.</summary>
/// <param name="Created">New records.</param>
/// <param name="Updated">Records with a new revision or distribution.</param>
/// <param name="Unchanged">Records that stood like this already.</param>
/// <param name="Conflict">Records at another revision than expected.</param>
/// <param name="Rejected">Records that break a rule.</param>
public sealed record PushTotals(long Created, long Updated, long Unchanged, long Conflict, long Rejected)
{
    /// <summary>Nothing yet.</summary>
    public static PushTotals None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>The sum: after the last answer, the number of records in the input.</summary>
    public long Answered => Created + Updated + Unchanged + Conflict + Rejected;

    internal PushTotals With(Wire.OutcomeStatus status) => status switch
    {
        Wire.OutcomeStatus.Created => this with { Created = Created + 1 },
        Wire.OutcomeStatus.Updated => this with { Updated = Updated + 1 },
        Wire.OutcomeStatus.Unchanged => this with { Unchanged = Unchanged + 1 },
        Wire.OutcomeStatus.Conflict => this with { Conflict = Conflict + 1 },
        Wire.OutcomeStatus.Rejected => this with { Rejected = Rejected + 1 },
        _ => throw new HubException(HubFailure.Protocol, $"the hub answered a record with outcome {(int)status}, which this client does not know; update the client"),
    };
}
