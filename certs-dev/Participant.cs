namespace Exchange.DevCertificates;

/// <summary>An agency of the development setup.</summary>
/// <param name="Id">Its id.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="Country">ISO 3166-1 alpha-2, or EU.</param>
/// <param name="EeaMember">Whether EU or EEA law binds it.</param>
public sealed record Participant(string Id, string DisplayName, string Country, bool EeaMember)
{
    /// <summary>Its trust domain in SPIFFE ids.</summary>
    public string TrustDomain => $"{Id}.exchange.example";

    /// <summary>Whom to contact about its records.</summary>
    public string Contact => $"liaison desk, desk@{TrustDomain}";
}
