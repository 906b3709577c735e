using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Exchange.Server.Peers;

/// <summary>
/// The server's own certificate, read from PEM files and taken up anew when they change, without a restart. A new one that cannot
/// be read leaves the one before in use.
/// </summary>
internal sealed class ServerCertificate : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly string _certificatePath;
    private readonly string _keyPath;
    private readonly TimeProvider _time;
    private readonly ILogger<ServerCertificate> _logger;
    private volatile SslStreamCertificateContext _current;
    private (DateTime, DateTime) _seen;

    public ServerCertificate(string certificatePath, string keyPath, TimeProvider time, ILogger<ServerCertificate> logger)
    {
        (_certificatePath, _keyPath, _time, _logger) = (certificatePath, keyPath, time, logger);
        _seen = Stamp();
        _current = Load();
    }

    /// <summary>The certificate in use, with the intermediates that stand in its file.</summary>
    public SslStreamCertificateContext Current => _current;

    /// <summary>Takes the files up when they have changed.</summary>
    public void Look()
    {
        var stamp = Stamp();
        if (stamp == _seen)
        {
            return;
        }

        _seen = stamp;
        try
        {
            _current = Load();
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            PeersLog.ServerCertificateRefused(_logger, _certificatePath, failure.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private (DateTime, DateTime) Stamp() => (File.GetLastWriteTimeUtc(_certificatePath), File.GetLastWriteTimeUtc(_keyPath));

    private SslStreamCertificateContext Load()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_certificatePath);
        var certificate = X509Certificate2.CreateFromPemFile(_certificatePath, _keyPath);
        PeersLog.ServerCertificateLoaded(_logger, _certificatePath, certificate.NotAfter.ToUniversalTime(), Exchange.Agencies.PeerCertificateValidator.Fingerprint(certificate));

        // What is shown is what the file holds: nothing is fetched from outside.
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
