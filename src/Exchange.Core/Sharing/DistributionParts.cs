using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>What an originator states of a <see cref="Distribution"/>, in any order.</summary>
public sealed record DistributionParts
{
    /// <summary>Every agency of the hub.</summary>
    public bool Everyone { get; init; }

    /// <summary>Agencies named.</summary>
    public IEnumerable<AgencyId> Agencies { get; init; } = [];

    /// <summary>Operations whose participants are meant.</summary>
    public IEnumerable<OperationId> Operations { get; init; } = [];

    /// <summary>Sharing groups whose members are meant.</summary>
    public IEnumerable<GroupId> Groups { get; init; } = [];

    /// <summary>Agencies that get nothing whatever else says.</summary>
    public IEnumerable<AgencyId> Excluded { get; init; } = [];

    /// <summary>The only officers who may see it.</summary>
    public IEnumerable<OfficerId> Officers { get; init; } = [];

    /// <summary>Whether agencies outside the EU and EEA may get it at all.</summary>
    public bool ThirdCountries { get; init; }
}
