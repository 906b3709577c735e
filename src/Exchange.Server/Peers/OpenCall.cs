using System.Security.Cryptography.X509Certificates;
using Exchange.Agencies;
using Exchange.Server.Errors;
using Grpc.Core;

namespace Exchange.Server.Peers;

/// <summary>A stream that is open, and the reason for which it is ended from outside.</summary>
internal sealed class OpenCall : IDisposable
{
    // What is on its way when a stream is ended may take so long; gRPC breaks a line whose write is given up, and the reason is lost with it.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(2);

    // Never disposed of: it may be cancelled from outside at the very moment at which the stream ends by itself.
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _broken = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly Action<OpenCall> _over;
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Refusal? _refusal;

    public OpenCall(Caller caller, X509Certificate2 certificate, Action<OpenCall> over, CancellationToken cancelled)
    {
        (Caller, Certificate, _over) = (caller, certificate, over);
        _registration = cancelled.Register(() =>
        {
            _ended.Cancel();
            _broken.Cancel();
        });
    }

    /// <summary>Who calls.</summary>
    public Caller Caller { get; }

    /// <summary>The certificate it came with.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Comes when the stream is over.</summary>
    public Task Over => _isOver.Task;

    /// <summary>Ends the stream with a reason.</summary>
    /// <returns>False when it was ended before: the first reason counts.</returns>
    public bool End(Refusal refusal)
    {
        if (Interlocked.CompareExchange(ref _refusal, refusal, null) is not null)
        {
            return false;
        }

        _ = BreakAsync();
        _ended.Cancel();
        return true;
    }

    /// <summary>Runs the stream; when it is ended from outside, the reason is its status.</summary>
    /// <param name="answers">Where its answers go.</param>
    /// <param name="stream">The stream, given where to write and what tells that it is ended.</param>
    public async Task RunAsync<T>(IServerStreamWriter<T> answers, Func<IServerStreamWriter<T>, CancellationToken, Task> stream)
    {
        try
        {
            await stream(new EndedWriter<T>(answers, _ended.Token, _broken.Token), _ended.Token).ConfigureAwait(false);
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
    private async Task BreakAsync()
    {
        await Task.WhenAny(Over, Task.Delay(LongestWrite)).ConfigureAwait(false);
        await _broken.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Writes to the end what was begun before the stream was ended, unless its line breaks or takes nothing; and nothing after it.</summary>
    private sealed class EndedWriter<T>(IServerStreamWriter<T> answers, CancellationToken ended, CancellationToken broken) : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => answers.WriteOptions;
            set => answers.WriteOptions = value;
        }

        public Task WriteAsync(T message)
        {
            ended.ThrowIfCancellationRequested();
            return answers.WriteAsync(message, broken);
        }

        public Task WriteAsync(T message, CancellationToken cancellationToken) => WriteAsync(message);
    }
}
