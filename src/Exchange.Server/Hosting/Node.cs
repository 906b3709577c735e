using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Exchange.Server.Agencies;
using Exchange.Server.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Duties;
using Exchange.Server.Errors;
using Exchange.Server.Groups;
using Exchange.Server.Hub;
using Exchange.Server.Operations;
using Exchange.Server.Peers;
using Exchange.Server.Proposals;
using Exchange.Server.Quotas;
using Exchange.Server.Records;
using Exchange.Storage.Sqlite;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Exchange.Server.Hosting;

/// <summary>Builds a node: the store, the rooms, the transport.</summary>
internal static class Node
{
    public static WebApplication Build(NodeSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat, o.UseUtcTimestamp) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", true));
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning);

        // The package logs subjects, which name people, and a failed chain for every call: it trusts no root, our validator decides.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Authentication.Certificate", LogLevel.None);
        builder.Services.AddSingleton(settings.Time);
        AddStore(builder.Services, settings);
        AddRooms(builder.Services, settings.Options);
        builder.Services.AddSingleton(s => new ServerCertificate(
            settings.CertificatePath, settings.KeyPath, settings.Time, s.GetRequiredService<ILogger<ServerCertificate>>()));
        builder.Services.AddHostedService(s => s.GetRequiredService<ServerCertificate>());
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, settings));
        settings.Configure?.Invoke(builder.Services);

        var app = builder.Build();
        var refused = app.Services.GetRequiredService<RefusedCallLog>();
        app.Use(next => context => refused.InvokeAsync(context, next));
        app.Use(next => async context =>
        {
            await next(context).ConfigureAwait(false);
            StatusHeaders.Complete(context, settings.Options.Limits.MessageBytes);
        });
        app.UseAuthentication();
        var quotas = app.Services.GetRequiredService<CallQuotas>();
        app.Use(next => context => quotas.InvokeAsync(context, next));
        app.UseAuthorization();
        app.MapGrpcService<RecordEndpoint>();
        app.MapGrpcService<HubEndpoint>();
        app.MapGrpcService<AgencyEndpoint>();
        app.MapGrpcService<OperationEndpoint>();
        app.MapGrpcService<AuditEndpoint>();
        app.MapGrpcService<DutyEndpoint>();
        app.MapGrpcService<GroupEndpoint>();
        app.MapGrpcService<ProposalEndpoint>();
        return app;
    }

    private static void AddStore(IServiceCollection services, NodeSettings settings)
    {
        // Made here, not by the container on first use: a node without its database or secret does not start.
        var hub = SqliteHub.Open(settings.Data.Database, settings.Options.Store, MessageEquality.MeanTheSame, settings.Time);
        services.AddSingleton(settings.Data);
        services.AddSingleton(HubKeys.Load(settings.Data.Secret));
        services.AddSingleton(LogKeys.Load(settings.Data, hub.Store.Hub));
        services.AddSingleton(_ => hub);
        services.AddSingleton(s => s.GetRequiredService<SqliteHub>().Store);
        services.AddSingleton(s => s.GetRequiredService<SqliteHub>().Directory);
        services.AddSingleton(s => s.GetRequiredService<SqliteHub>().Store.Hub);
    }

    private static void AddRooms(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options.Limits);
        services.AddSingleton(options.Store);
        services.AddSingleton(options.Certificates);
        services.AddSingleton(options.Log);
        services.AddSingleton(options.Quotas);
        services.AddSingleton<CallQuotas>();
        services.AddPeerAuthentication();
        services.AddRolePolicies();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalResultHandler>();
        services.AddSingleton<OpenCalls>();
        services.AddHostedService(s => s.GetRequiredService<OpenCalls>());
        services.AddSingleton<RefusedCallLog>();
        services.AddHostedService(s => s.GetRequiredService<RefusedCallLog>());

        // Stopped in the other order: the last checkpoint covers the entry of the stop.
        services.AddSingleton<Checkpointer>();
        services.AddHostedService(s => s.GetRequiredService<Checkpointer>());
        services.AddHostedService<LogInspection>();
        services.AddHostedService<LifeLog>();
        services.AddSingleton<Witnesses>();
        services.AddSingleton<LogReading>();
        services.AddSingleton<LogProofs>();
        services.AddSingleton<PageTokens>();
        services.AddSingleton<CursorCodec>();
        services.AddSingleton<OwnRecords>();
        services.AddSingleton<Proposing>();
        services.AddSingleton<DueWork>();
        services.AddHostedService(s => s.GetRequiredService<DueWork>());
        services.AddSingleton<PushRoom>();
        services.AddSingleton<PushStream>();
        services.AddSingleton<SharedPages>();
        services.AddSingleton<AheadRoom>();
        services.AddSingleton<PullStream>();
        services.AddGrpc(grpc =>
        {
            // Above the size limit, so that a message past it gets our refusal and not a bare status.
            grpc.MaxReceiveMessageSize = options.Limits.MessageBytes * 2;
            grpc.Interceptors.Add<DefectInterceptor>();
            grpc.Interceptors.Add<CallContextInterceptor>();
        });
    }

    private static void Configure(KestrelServerOptions kestrel, NodeSettings settings)
    {
        var transport = settings.Options.Transport;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = transport.Connections;

        // Streams live for days: their size and rate are bounded by flow control and by the limits of messages.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.InitialStreamWindowSize = transport.StreamWindowBytes;
        kestrel.Limits.Http2.InitialConnectionWindowSize = transport.ConnectionWindowBytes;
        kestrel.Limits.Http2.MaxStreamsPerConnection = transport.StreamsPerConnection;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Listen(settings.Endpoint, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(Tls(kestrel.ApplicationServices.GetRequiredService<ServerCertificate>())),
            });
        });
    }

    private static SslServerAuthenticationOptions Tls(ServerCertificate certificate) => new()
    {
#pragma warning disable CA5398 // the contract with agencies names these two; what comes after them is taken up by name, too
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
        ServerCertificateContext = certificate.Current,
        ClientCertificateRequired = true,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,

        // The one place where a handshake admits what is presented: the authentication handler decides, so that the caller
        // gets a reason. No call reaches an endpoint without it (the fallback policy).
        RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null,
    };
}
