using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Exchange.Client;

namespace Exchange.Cli.Doctor;

/// <summary>The way to the hub: name, port, TLS, and whether what answers is the hub.</summary>
internal static class HubLineChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Checks the CA certificates that vouch for the hub.</summary>
    /// <param name="path">The file; null when none is named.</param>
    /// <param name="now">The time here.</param>
    /// <returns>The finding, and the certificates when they can be used.</returns>
    public static (Finding Finding, X509Certificate2Collection? Authorities) CheckAuthorities(string? path, DateTimeOffset now)
    {
        const string step = "hub CA file";
        var (file, fault) = PemFile.Read(step, "--hub-ca", path);
        if (fault is not null)
        {
            return (fault, null);
        }

        if (file!.Certificates.Count == 0)
        {
            return (Finding.Certificate(step, file.HasKey ? $"{path} holds a private key, no certificate" : $"{path} holds no PEM certificate", "ask the hub's operators for the CA certificate of the hub's server"), null);
        }

        if (file.Certificates.FirstOrDefault(c => c.NotAfter.ToUniversalTime() < now) is { } old && file.Certificates.Count == 1)
        {
            return (Finding.Certificate(step, $"{old.Subject} expired on {old.NotAfter.ToUniversalTime():yyyy-MM-dd}", "ask the hub's operators for the present CA certificate"), file.Certificates);
        }

        return (Finding.Ok(step, $"{path}: {Subjects(file.Certificates)}"), file.Certificates);
    }

    /// <summary>Checks name and port.</summary>
    /// <param name="endpoint">The hub's address.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was found.</returns>
    public static async Task<Finding> CheckReachAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        const string step = "reaching the hub";
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(endpoint.DnsSafeHost, cancellationToken).WaitAsync(Patience, cancellationToken);
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(addresses, endpoint.Port, cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);
            return Finding.Ok(step, $"{endpoint.DnsSafeHost} port {endpoint.Port} answers at {Plain(((IPEndPoint)socket.RemoteEndPoint!).Address)}");
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain)
        {
            return Finding.Away(step, $"the name {endpoint.DnsSafeHost} leads nowhere: {failure.Message}", "check the host in --endpoint, and this machine's name servers");
        }
        catch (SocketException failure)
        {
            return Finding.Away(step, $"{endpoint.DnsSafeHost} port {endpoint.Port}: {failure.Message}", "check the port in --endpoint, the firewalls in between, and whether the hub runs");
        }
        catch (TimeoutException)
        {
            return Finding.Away(step, $"{endpoint.DnsSafeHost} port {endpoint.Port} does not answer within {Patience.TotalSeconds:0} seconds", "a firewall may drop what you send: check the port and ask your network's people");
        }
    }

    /// <summary>Checks TLS and the hub's certificate.</summary>
    /// <param name="endpoint">The hub's address.</param>
    /// <param name="certificate">The caller's certificate.</param>
    /// <param name="authorities">The CA certificates that vouch for the hub.</param>
    /// <param name="authoritiesPath">Their file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was found.</returns>
    public static async Task<Finding> CheckTlsAsync(
        Uri endpoint, ClientCertificate certificate, X509Certificate2Collection authorities, string authoritiesPath, CancellationToken cancellationToken)
    {
        const string step = "TLS";
        var seen = new SeenServer();
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(endpoint.DnsSafeHost, endpoint.Port, cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);
            await using var stream = new SslStream(new NetworkStream(socket));
            await stream.AuthenticateAsClientAsync(Options(endpoint, certificate, authorities, seen), cancellationToken).WaitAsync(Patience, cancellationToken);
            return stream.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2
                ? Finding.Ok(step, $"{Version(stream.SslProtocol)}; {seen.Certificate!.Subject}, issued by {seen.Certificate.Issuer}, until {seen.Certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}")
                : Finding.Away(step, "what answers does not speak HTTP/2, so it is no hub", "check host and port in --endpoint; a proxy in between must not open TLS");
        }
        catch (AuthenticationException failure)
        {
            return seen.Certificate is { } server && seen.Errors != SslPolicyErrors.None
                ? ServerCertificateFinding.Of(endpoint, server, seen, authorities, authoritiesPath)
                : Finding.Away(step, $"the handshake fails: {(failure.InnerException ?? failure).Message}", "check that the port is the hub's; TLS 1.2 or 1.3 is needed, and a key of 2048 bits RSA or P-256");
        }
        catch (Exception failure) when (failure is IOException or SocketException or TimeoutException)
        {
            return Finding.Away(step, $"the handshake fails: {(failure.InnerException ?? failure).Message}", "what answers may be no TLS server: check host and port in --endpoint");
        }
    }

    /// <summary>Certificates by their subjects.</summary>
    /// <param name="certificates">The certificates.</param>
    /// <returns>The subjects.</returns>
    public static string Subjects(X509Certificate2Collection certificates) => string.Join("; ", certificates.Select(c => c.Subject));

    // The trust of the client library: the given CAs and no others. The callback looks, and gives the true verdict: nothing is let pass.
    private static SslClientAuthenticationOptions Options(Uri endpoint, ClientCertificate certificate, X509Certificate2Collection authorities, SeenServer seen)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ExtraStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        return new SslClientAuthenticationOptions
        {
            TargetHost = endpoint.DnsSafeHost,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            ClientCertificateContext = SslStreamCertificateContext.Create(certificate.Leaf, certificate.Intermediates, offline: true),
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, server, chain, errors) =>
            {
                seen.Look(server, chain, errors);
                return errors == SslPolicyErrors.None;
            },
        };
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string Version(SslProtocols protocol) => protocol.ToString().Replace("Tls1", "TLS 1.", StringComparison.Ordinal);
}
