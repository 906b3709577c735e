namespace Exchange.Server.Hosting;

/// <summary>Numbers of the transport. Kestrel's own small windows cost a quarter of the throughput.</summary>
internal sealed record TransportOptions
{
    /// <summary>HTTP/2 window of a stream, in octets.</summary>
    public int StreamWindowBytes { get; init; } = 1024 * 1024;

    /// <summary>HTTP/2 window of a connection, in octets.</summary>
    public int ConnectionWindowBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Streams that a connection may have open.</summary>
    public int StreamsPerConnection { get; init; } = 100;

    /// <summary>Connections that may be open.</summary>
    public int Connections { get; init; } = 2_000;
}
