using System.Security.Cryptography.X509Certificates;
using Exchange.Agencies;
using Exchange.Server.Errors;

namespace Exchange.Server.Peers;

/// <summary>A stream that is open, and the reason for which it is ended from outside.</summary>
internal sealed class OpenCall : IDisposable
{
    // Never disposed of: it may be cancelled from outside at the very moment at which the stream ends by itself.
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly Action<OpenCall> _over;
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Refusal? _refusal;

    public OpenCall(Caller caller, X509Certificate2 certificate, Action<OpenCall> over, CancellationToken cancelled)
    {
        (Caller, Certificate, _over) = (caller, certificate, over);
        _registration = cancelled.Register(_ended.Cancel);
    }

    /// <summary>Who calls.</summary>
    public Caller Caller { get; }

    /// <summary>The certificate it came with.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Comes when the stream is over.</summary>
    public Task Over => _isOver.Task;

    /// <summary>Ends the stream with a reason; the first counts.</summary>
    public void End(Refusal refusal)
    {
        if (Interlocked.CompareExchange(ref _refusal, refusal, null) is null)
        {
            _ended.Cancel();
        }
    }

    /// <summary>Runs the stream; when it is ended from outside, the reason is its status.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> stream)
    {
        try
        {
            await stream(_ended.Token).ConfigureAwait(false);
        }
        catch (Exception) when (_ended.IsCancellationRequested && Volatile.Read(ref _refusal) is { } refusal)
        {
            throw refusal.ToRpcException();
        }
    }

    public void Dispose()
    {
        _over(this);
        _isOver.TrySetResult();
        _registration.Dispose();
    }
}
