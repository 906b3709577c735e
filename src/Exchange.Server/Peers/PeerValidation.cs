using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Exchange.Agencies;

namespace Exchange.Server.Peers;

/// <summary>
/// Validates certificates against the directory of this moment. An answer is kept for as long as the directory's version stands
/// and for a few seconds at most, so that suspension, revocation and expiry take effect at once.
/// </summary>
internal sealed class PeerValidation(IAgencyDirectory directory, PeerCertificateOptions options, TimeProvider time)
{
    private const int MostKept = 10_000;

    // With the second between two looks at open streams, less than the 5 s in which an expiry must reach them.
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, (long Version, DateTimeOffset At, Outcome<Caller> Answer)> _kept = new(StringComparer.Ordinal);

    public Outcome<Caller> Validate(X509Certificate2 certificate)
    {
        var snapshot = directory.Current;
        var now = time.GetUtcNow();
        var fingerprint = PeerCertificateValidator.Fingerprint(certificate);
        if (_kept.TryGetValue(fingerprint, out var kept) && kept.Version == snapshot.Version && now - kept.At < Term)
        {
            return kept.Answer;
        }

        if (_kept.Count > MostKept)
        {
            _kept.Clear();
        }

        // A copy of its own: the connection's certificate is shared by its streams, and the framework's extension classes decode
        // themselves on first use without a lock, so that one stream could see another's half-read key usages.
        using var own = X509CertificateLoader.LoadCertificate(certificate.RawData);
        var answer = PeerCertificateValidator.Validate(own, snapshot, now, options);
        _kept[fingerprint] = (snapshot.Version, now, answer);
        return answer;
    }
}
