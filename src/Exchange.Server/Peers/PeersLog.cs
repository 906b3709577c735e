namespace Exchange.Server.Peers;

/// <summary>Log lines of the peers room, 1000 to 1099: cause and remedy, never a person or a full name from a certificate.</summary>
internal static partial class PeersLog
{
    [LoggerMessage(1000, LogLevel.Warning, "certificate refused: {Reason}: {Message} (agency {Agency}, certificate sha256 {Fingerprint})")]
    public static partial void CertificateRefused(ILogger logger, string reason, string message, string agency, string fingerprint);

    [LoggerMessage(1001, LogLevel.Information, "stream ended: {Reason}: {Message} (agency {Agency}, certificate sha256 {Fingerprint})")]
    public static partial void StreamEnded(ILogger logger, string reason, string message, string agency, string fingerprint);

    [LoggerMessage(1002, LogLevel.Information, "server certificate loaded from {Path}, valid to {NotAfter:O}, sha256 {Fingerprint}")]
    public static partial void ServerCertificateLoaded(ILogger logger, string path, DateTimeOffset notAfter, string fingerprint);

    [LoggerMessage(1003, LogLevel.Error, "server certificate at {Path} cannot be taken up, the one before stays in use: {Cause}; put a PEM certificate and its key there")]
    public static partial void ServerCertificateRefused(ILogger logger, string path, string cause);
}
