using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Exchange.Cli.Doctor;

/// <summary>Why the hub's certificate is not trusted, with both sides named.</summary>
internal static class ServerCertificateFinding
{
    private const string Step = "the hub's certificate";

    /// <summary>Makes the finding.</summary>
    /// <param name="endpoint">The hub's address.</param>
    /// <param name="server">The hub's certificate.</param>
    /// <param name="seen">The verdict on it.</param>
    /// <param name="authorities">The CA certificates that vouch for the hub.</param>
    /// <param name="authoritiesPath">Their file.</param>
    /// <returns>The finding.</returns>
    public static Finding Of(Uri endpoint, X509Certificate2 server, SeenServer seen, X509Certificate2Collection authorities, string authoritiesPath)
    {
        if (seen.Errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            return OfChain(server, seen.ChainStatus, authorities, authoritiesPath);
        }

        return seen.Errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? Finding.Certificate(
                Step, $"it is for {Names(server)}, and you call {endpoint.DnsSafeHost}", "write the name of the certificate into --endpoint, or have the hub's operators add the name to its certificate")
            : Finding.Certificate(Step, "what answers shows no certificate", "check host and port in --endpoint");
    }

    private static Finding OfChain(X509Certificate2 server, X509ChainStatusFlags status, X509Certificate2Collection authorities, string path)
    {
        if ((status & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.NotSignatureValid)) != 0)
        {
            var held = HubLineChecks.Subjects(authorities);
            var same = authorities.Any(a => a.SubjectName.RawData.AsSpan().SequenceEqual(server.IssuerName.RawData));
            return Finding.Certificate(
                Step,
                same
                    ? $"it was issued by '{server.Issuer}', but not with the key of the CA of that name in {path}"
                    : $"wrong CA: it was issued by '{server.Issuer}', and {path} holds '{held}'",
                $"if '{server.Issuer}' is the hub's CA, ask the operators for its certificate over a safe way and name it with --hub-ca; if it is not, somebody else answers at this address");
        }

        if ((status & X509ChainStatusFlags.NotTimeValid) != 0)
        {
            return Finding.Certificate(
                Step,
                $"it is valid from {server.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} to {server.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC, or its CA's time is over",
                "check the clock of this machine; if it is right, tell the hub's operators");
        }

        return Finding.Certificate(Step, $"its chain is not valid: {status}", "tell the hub's operators");
    }

    private static string Names(X509Certificate2 server)
    {
        var names = server.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var all = names is null ? [] : names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(a => a.ToString())).ToArray();
        return all.Length == 0 ? "no name" : string.Join(", ", all);
    }
}
