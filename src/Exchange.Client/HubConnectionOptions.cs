using System.Security.Cryptography.X509Certificates;
using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>What a connection is made of.</summary>
public sealed record HubConnectionOptions
{
    /// <summary>The hub's address, <c>https://host:port</c>; the hub's certificate must name that host.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The certificate that this side shows. Whoever made it disposes of it, after the connection.</summary>
    public required ClientCertificate Certificate { get; init; }

    /// <summary>The CA certificates at which the hub's certificate must end; no others are trusted, the system's neither.</summary>
    public required HubAuthorities HubAuthorities { get; init; }

    /// <summary>The context of calls that state none: purpose, legal basis, officer or automated job.</summary>
    public Wire.CallContext? Context { get; init; }

    /// <summary>How the hub's log is checked, while records are pushed and pulled.</summary>
    public LogCheckOptions LogCheck { get; init; } = new();

    /// <summary>How calls are tried again.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>How long one try of a call that is no stream may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the hub's certificate is looked up in its CA's revocation list; off, since most private CAs publish none that is reachable from everywhere.</summary>
    public X509RevocationMode HubRevocation { get; init; } = X509RevocationMode.NoCheck;

    /// <summary>Whether the system's proxy is used; TLS runs through it from end to end.</summary>
    public bool UseSystemProxy { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
