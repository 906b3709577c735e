using System.Net;

namespace Exchange.Server.Hosting;

/// <summary>What a node is started with.</summary>
/// <param name="Data">Where the hub's files are.</param>
/// <param name="Endpoint">Where to listen.</param>
/// <param name="CertificatePath">The server's certificate, PEM.</param>
/// <param name="KeyPath">Its private key, PEM.</param>
/// <param name="Options">Every number.</param>
internal sealed record NodeSettings(DataDirectory Data, IPEndPoint Endpoint, string CertificatePath, string KeyPath, ServerOptions Options)
{
    /// <summary>The clock; tests bring their own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What tests change of the services.</summary>
    public Action<IServiceCollection>? Configure { get; init; }
}
