using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Exchange.Cli.Doctor;

/// <summary>What a handshake showed of the server's certificate, and the verdict on it.</summary>
internal sealed class SeenServer
{
    /// <summary>The certificate.</summary>
    public X509Certificate2? Certificate { get; private set; }

    /// <summary>What is wrong with it.</summary>
    public SslPolicyErrors Errors { get; private set; }

    /// <summary>What is wrong with its chain.</summary>
    public X509ChainStatusFlags ChainStatus { get; private set; }

    /// <summary>Looks at it; what the handshake gave is copied, since it is gone afterwards.</summary>
    /// <param name="server">The certificate.</param>
    /// <param name="chain">Its chain.</param>
    /// <param name="errors">The verdict.</param>
    public void Look(X509Certificate? server, X509Chain? chain, SslPolicyErrors errors)
    {
        Certificate = server is null ? null : X509CertificateLoader.LoadCertificate(server.GetRawCertData());
        Errors = errors;
        ChainStatus = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status) ?? X509ChainStatusFlags.NoError;
    }
}
