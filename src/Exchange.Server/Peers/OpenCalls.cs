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
internal sealed class OpenCalls(IAgencyDirectory directory, PeerValidation validation, TimeProvider time, ILogger<OpenCalls> logger)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(3);

    // A .NET client that has not yet read its status when the connection closes loses it.
    private static readonly TimeSpan Reading = TimeSpan.FromMilliseconds(500);

    private static readonly Refusal ShuttingDown =
        new(RefusalReason.ShuttingDown, "this node is shutting down; call again after the delay") { RetryAfter = TimeSpan.FromSeconds(1) };

    private readonly ConcurrentDictionary<OpenCall, bool> _open = new();
    private volatile bool _stopping;

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    /// <summary>Begins a stream; dispose of it when it is over.</summary>
    public OpenCall Begin(ServerCallContext context)
    {
        var http = context.GetHttpContext();
        var call = new OpenCall(context.Caller(), http.Connection.ClientCertificate!, c => _open.TryRemove(c, out _), context.CancellationToken);
        _open[call] = true;
        if (_stopping)
        {
            call.End(ShuttingDown);
        }

        return call;
    }

    /// <summary>Before the transport closes, every stream is ended with its reason and its caller given a moment to read it.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        var ended = _open.Keys.ToArray();
        foreach (var call in ended)
        {
            call.End(ShuttingDown);
        }

        if (ended.Length > 0)
        {
            await Task.WhenAny(Task.WhenAll(ended.Select(c => c.Over)), Task.Delay(LongestEnd, cancellationToken)).ConfigureAwait(false);
            await Task.Delay(Reading, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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
            if (refusal is not null && call.End(refusal))
            {
                PeersLog.StreamEnded(logger, ReasonNames.Of(refusal.Reason), refusal.Message, call.Caller.Agency.Value, call.Caller.Fingerprint);
            }
        }
    }
}
