namespace Exchange.Agencies;

/// <summary>The authenticated agency, identity and role behind a call.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Role">The role that its certificate names and the directory grants.</param>
/// <param name="Name">The name in the certificate, such as the officer's id or the system's name.</param>
/// <param name="Fingerprint">SHA-256 of the certificate, lower-case hexadecimal.</param>
/// <param name="CertificateEnd">When the certificate ends.</param>
public sealed record Caller(AgencyId Agency, CallerRole Role, string Name, string Fingerprint, DateTimeOffset CertificateEnd);
