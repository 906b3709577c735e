namespace Exchange.Cli.Profiles;

/// <summary>How this person or machine calls one hub. Paths only: a profile holds no key and no password.</summary>
internal sealed record Profile
{
    /// <summary>Address of the hub, such as https://hub.example:8443.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Certificate and chain, PEM.</summary>
    public string? Certificate { get; init; }

    /// <summary>Private key, PEM.</summary>
    public string? Key { get; init; }

    /// <summary>Certificate and key in one PKCS#12 file, in the place of the two.</summary>
    public string? Pfx { get; init; }

    /// <summary>File whose first line is the password of the PKCS#12 file or of an encrypted key.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>CA certificates that vouch for the hub, PEM.</summary>
    public string? HubCa { get; init; }

    /// <summary>File with the key that record ids are derived with.</summary>
    public string? IdKey { get; init; }

    /// <summary>Verifier key of the hub's log, as its operators told it.</summary>
    public string? LogKey { get; init; }

    /// <summary>The officer who calls: an id, not a name.</summary>
    public string? Officer { get; init; }

    /// <summary>The automated job that calls.</summary>
    public string? Job { get; init; }

    /// <summary>Purpose of calls that name none.</summary>
    public string? Purpose { get; init; }

    /// <summary>Legal basis of calls that name none.</summary>
    public string? LegalBasis { get; init; }
}
