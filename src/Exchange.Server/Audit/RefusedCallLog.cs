using System.Collections.Concurrent;
using System.Net;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Peers;
using Google.Protobuf;
using Google.Rpc;

namespace Exchange.Server.Audit;

/// <summary>
/// Writes an entry for each call that was refused, unless its endpoint has; and for refused certificates one entry per cause,
/// address and minute with its count, so that nobody can fill the log from outside, nor an agency from inside: what was beyond a quota
/// is one entry per agency, quota and minute.
/// </summary>
internal sealed class RefusedCallLog(IExchangeStore store, TimeProvider time, ILogger<RefusedCallLog> logger) : BackgroundService
{
    // Addresses are cheap to have many of (RFC 4291): past this many in a minute, causes are counted without them.
    private const int MostAddresses = 1_000;

    // The statuses of gRPC that are no refusal.
    private const string Ok = "0";
    private const string Cancelled = "1";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(RefusalReason Reason, IPAddress? Address), long> _certificates = new();
    private readonly ConcurrentDictionary<(AgencyId Agency, string Quota), long> _quotas = new();

    /// <summary>Runs a call and looks at its status.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        await next(context).ConfigureAwait(false);
        if (context.IsLogged() || ReasonOf(context) is not { } refused)
        {
            return;
        }

        var (reason, quota) = refused;

        if (CallerIdentity.Of(context.User) is not { } caller)
        {
            var address = _certificates.Count < MostAddresses ? context.Connection.RemoteIpAddress : null;
            _certificates.AddOrUpdate((reason, address), 1, (_, count) => count + 1);
            return;
        }

        if (reason == RefusalReason.QuotaExceeded)
        {
            _quotas.AddOrUpdate((caller.Agency, quota), 1, (_, count) => count + 1);
            return;
        }

        await WriteAsync(new AuditEntryDraft
        {
            Action = AuditAction.RefusedCall,
            Agency = caller.Agency,
            Role = caller.Role,
            Reason = reason,
            Count = 1,
            Detail = new AuditDetail { CallerName = caller.Name, Fingerprint = caller.Fingerprint, Subject = context.Request.Path.Value ?? "" },
        }).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Minute, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await FlushAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await FlushAsync().ConfigureAwait(false);
        }
    }

    private async Task FlushAsync()
    {
        foreach (var key in _certificates.Keys)
        {
            if (_certificates.TryRemove(key, out var count))
            {
                await WriteAsync(new AuditEntryDraft
                {
                    Action = AuditAction.RefusedCertificate,
                    Reason = key.Reason,
                    Count = count,
                    Detail = new AuditDetail { Subject = key.Address?.ToString() ?? "" },
                }).ConfigureAwait(false);
            }
        }

        foreach (var key in _quotas.Keys)
        {
            if (_quotas.TryRemove(key, out var count))
            {
                await WriteAsync(new AuditEntryDraft
                {
                    Action = AuditAction.RefusedCall,
                    Agency = key.Agency,
                    Reason = RefusalReason.QuotaExceeded,
                    Count = count,
                    Detail = new AuditDetail { Subject = key.Quota },
                }).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteAsync(AuditEntryDraft entry)
    {
        if ((await store.LogAsync(entry, readAt: null, CancellationToken.None).ConfigureAwait(false)).Refusal is { } refusal)
        {
            // The call was refused in any case; that its entry could not be written is told.
            AuditLog.RefusalNotWritten(logger, ReasonNames.Of(refusal.Reason));
        }
    }

    private static (RefusalReason Reason, string Quota)? ReasonOf(HttpContext context)
    {
        var trailers = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>()?.Trailers;
        var status = Value("grpc-status");
        if (status is null or "" or Ok or Cancelled)
        {
            // A caller that went away was refused nothing.
            return null;
        }

        if (Value("grpc-status-details-bin") is not { Length: > 0 } encoded)
        {
            return (RefusalReason.Internal, "");
        }

        var padded = encoded.PadRight((encoded.Length + 3) / 4 * 4, '=');
        try
        {
            var info = Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(padded)).Details.FirstOrDefault(d => d.Is(ErrorInfo.Descriptor));
            if (info?.Unpack<ErrorInfo>() is not { } told)
            {
                return (RefusalReason.Internal, "");
            }

            return (ReasonNames.Parse(told.Reason), told.Metadata.TryGetValue("quota", out var quota) ? quota : "");
        }
        catch (Exception failure) when (failure is FormatException or InvalidProtocolBufferException)
        {
            return (RefusalReason.Internal, "");
        }

        string? Value(string name) =>
            trailers is not null && trailers.TryGetValue(name, out var trailer) ? trailer.ToString() : context.Response.Headers[name].ToString();
    }
}
