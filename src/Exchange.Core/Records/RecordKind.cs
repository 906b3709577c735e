namespace Exchange.Records;

/// <summary>The kind of a record; the numbers are the contract's <c>RecordKind</c>. It never changes.</summary>
public enum RecordKind
{
    /// <summary>Never valid.</summary>
    Unspecified = 0,

    /// <summary>A domain.</summary>
    Domain = 1,

    /// <summary>A suspect.</summary>
    Suspect = 2,

    /// <summary>An asset.</summary>
    Asset = 3,
}
