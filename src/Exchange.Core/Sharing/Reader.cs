using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>Who reads, and what for: an agency, as in every pull, or one of its officers by the officer's own certificate.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Officer">The officer's id in the agency; null when the agency's system or auditor reads.</param>
public readonly record struct Reader(AgencyId Agency, Purpose Purpose, string? Officer = null)
{
    private const string Anyone = "*";

    /// <summary>
    /// Whoever of an agency may be reached: for what an agency owes for a record it does not matter which of its officers was shown it.
    /// </summary>
    /// <param name="agency">The agency.</param>
    /// <param name="purpose">What for.</param>
    /// <returns>The reader.</returns>
    public static Reader AnyoneOf(AgencyId agency, Purpose purpose) => new(agency, purpose, Anyone);

    /// <summary>Says whether this reader is, or may be, an officer.</summary>
    /// <param name="officer">The officer.</param>
    /// <returns>True when it is.</returns>
    public bool Is(OfficerId officer) => officer.Agency == Agency && (officer.Officer == Officer || Officer == Anyone);
}
