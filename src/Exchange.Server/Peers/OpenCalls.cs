using System.Collections.Concurrent;
using Exchange.Agencies;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Grpc.Core;

namespace Exchange.Server.Peers;

/// <summary>
/// The streams that are open. A certificate that is revoked or expires, an agency that is suspended, a role that is taken away
/// ends them within the configured time, and so does the node's shutdown; each with its reason.
/// </summary>
internal sealed class OpenCalls(IAgencyDirectory directory, PeerValidation validation, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<OpenCalls> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<OpenCall, bool> _open = new();

    /// <summary>Begins a stream; dispose of it when it is over.</summary>
    public OpenCall Begin(ServerCallContext context)
    {
        var http = context.GetHttpContext();
        var call = new OpenCall(context.Caller(), http.Connection.ClientCertificate!, c => _open.TryRemove(c, out _), context.CancellationToken);
        _open[call] = true;
        return call;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var registration = lifetime.ApplicationStopping.Register(EndAll);
        while (!stoppingToken.IsCancellationRequested)
        {
            var version = directory.Current.Version;
            try
            {
                using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(directory.WaitPastAsync(version, wait.Token), Task.Delay(LookEvery, time, wait.Token)).ConfigureAwait(false);
                await wait.CancelAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            Look();
        }
    }

    private void Look()
    {
        foreach (var call in _open.Keys)
        {
            var answer = validation.Validate(call.Certificate);
            var refusal = answer.Refusal ?? (answer.Value.Role == call.Caller.Role && answer.Value.Agency == call.Caller.Agency
                ? null
                : new Refusal(RefusalReason.RoleNotGranted, "the caller's role has changed; connect again"));
            if (refusal is not null)
            {
                PeersLog.StreamEnded(logger, ReasonNames.Of(refusal.Reason), refusal.Message, call.Caller.Agency.Value, call.Caller.Fingerprint);
                call.End(refusal);
            }
        }
    }

    private void EndAll()
    {
        foreach (var call in _open.Keys)
        {
            call.End(new Refusal(RefusalReason.ShuttingDown, "this node is shutting down; call again after the delay") { RetryAfter = TimeSpan.FromSeconds(1) });
        }
    }
}
