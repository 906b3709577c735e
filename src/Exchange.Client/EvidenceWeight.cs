namespace Exchange.Client;

/// <summary>How much a finding says.</summary>
public enum EvidenceWeight
{
    /// <summary>It holds by mathematics: signatures and hashes in the file show it to anybody.</summary>
    Proven = 1,

    /// <summary>It is what the finder says it saw; ask the hub again to see for yourself.</summary>
    Stated = 2,

    /// <summary>The file contradicts what it says, so that it shows nothing.</summary>
    Contradicted = 3,
}
