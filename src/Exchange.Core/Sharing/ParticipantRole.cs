namespace Exchange.Sharing;

/// <summary>What an agency does in an operation; the numbers are the contract's <c>ParticipantRole</c>.</summary>
public enum ParticipantRole
{
    /// <summary>Never valid.</summary>
    Unspecified = 0,

    /// <summary>Leads it.</summary>
    Lead = 1,

    /// <summary>Takes part.</summary>
    Member = 2,

    /// <summary>Supports it.</summary>
    Support = 3,
}
