using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>A police operation.</summary>
public sealed record Operation
{
    /// <summary>Its id.</summary>
    public required OperationId Id { get; init; }

    /// <summary>For people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The series, such as IOS; may be empty.</summary>
    public string Series { get; init; } = "";

    /// <summary>The number within the series, such as X; may be empty.</summary>
    public string Number { get; init; } = "";

    /// <summary>Who leads it.</summary>
    public required AgencyId Lead { get; init; }

    /// <summary>First day, or null.</summary>
    public DateOnly? StartDate { get; init; }

    /// <summary>Last day, or null.</summary>
    public DateOnly? EndDate { get; init; }

    /// <summary>Goods in focus; the contract's <c>GoodsCategory</c>.</summary>
    public IReadOnlyList<int> Goods { get; init; } = [];

    /// <summary>Whether its records go to its participants only, whatever their distribution says.</summary>
    public bool ParticipantsOnly { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreateTime { get; init; }
}
