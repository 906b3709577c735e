using Exchange.Agencies;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Changes;

/// <summary>Which records a call is about; every stated condition must hold, an empty one is no condition.</summary>
public sealed record RecordFilter
{
    /// <summary>Every record.</summary>
    public static RecordFilter All { get; } = new();

    /// <summary>Kinds, any of them.</summary>
    public IReadOnlyList<RecordKind> Kinds { get; init; } = [];

    /// <summary>Operations, any of them.</summary>
    public IReadOnlyList<OperationId> Operations { get; init; } = [];

    /// <summary>Originators, any of them.</summary>
    public IReadOnlyList<AgencyId> Originators { get; init; } = [];

    /// <summary>Statuses by kind; a kind with none is left out once another kind names its own.</summary>
    public IReadOnlyList<(RecordKind Kind, int Status)> Statuses { get; init; } = [];

    /// <summary>True when every record matches.</summary>
    public bool IsAll => Kinds.Count == 0 && Operations.Count == 0 && Originators.Count == 0 && Statuses.Count == 0;

    /// <summary>The one text of this filter, which a cursor is bound to; order and repetition do not matter.</summary>
    public string Definition => IsAll ? "" : string.Join(
        ';',
        string.Join(',', Kinds.Distinct().Order().Select(k => (int)k)),
        string.Join(',', Operations.Distinct().Order()),
        string.Join(',', Originators.Distinct().Order()),
        string.Join(',', Statuses.Distinct().Order().Select(s => $"{(int)s.Kind}:{s.Status}")));

    /// <summary>Says whether a record matches.</summary>
    /// <param name="originator">Its originator.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="status">Its kind's own status.</param>
    /// <param name="operation">Its operation.</param>
    /// <returns>True when every stated condition holds.</returns>
    public bool Matches(AgencyId originator, RecordKind kind, int status, OperationId? operation) =>
        IsAll
        || ((Kinds.Count == 0 || Kinds.Contains(kind))
            && (Operations.Count == 0 || (operation is { } o && Operations.Contains(o)))
            && (Originators.Count == 0 || Originators.Contains(originator))
            && (Statuses.Count == 0 || Statuses.Contains((kind, status))));
}
