namespace Exchange.Audit;

/// <summary>The part of an entry that may hold personal data: kept beside the leaf and erased after its term.</summary>
public sealed record AuditDetail
{
    /// <summary>The officer or automated job, as stated.</summary>
    public string Actor { get; init; } = "";

    /// <summary>The name in the certificate.</summary>
    public string CallerName { get; init; } = "";

    /// <summary>SHA-256 of the certificate, lower-case hexadecimal.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Legal basis, as stated.</summary>
    public string LegalBasis { get; init; } = "";

    /// <summary>Case reference, as stated.</summary>
    public string CaseReference { get; init; } = "";

    /// <summary>What was asked for, such as a filter or a record's name.</summary>
    public string Subject { get; init; } = "";
}
