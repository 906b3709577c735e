namespace Exchange.Agencies;

/// <summary>
/// A certificate known by issuer and serial number, for a PKI that cannot issue SPIFFE ids: the only form in which two
/// agencies may share a CA.
/// </summary>
/// <param name="Issuer">The issuer's distinguished name, DER.</param>
/// <param name="SerialNumber">The serial number, lower-case hexadecimal.</param>
/// <param name="Role">The role it has.</param>
/// <param name="CallerName">The caller's name.</param>
public sealed record BoundCertificate(ReadOnlyMemory<byte> Issuer, string SerialNumber, CallerRole Role, string CallerName);
