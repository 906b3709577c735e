namespace Exchange.Agencies;

/// <summary>What became of a proposal; the numbers are the contract's <c>ProposalState</c>.</summary>
public enum ProposalState
{
    /// <summary>Never stored.</summary>
    Unspecified = 0,

    /// <summary>It waits for a second operator.</summary>
    Open = 1,

    /// <summary>It was approved and carried out.</summary>
    Approved = 2,

    /// <summary>It was rejected or taken back.</summary>
    Rejected = 3,

    /// <summary>Nobody decided in time.</summary>
    Expired = 4,
}
