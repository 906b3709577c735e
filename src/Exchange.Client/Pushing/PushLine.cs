using System.Threading.Channels;
using Exchange.Client.Calls;
using Google.Protobuf;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Client.Pushing;

/// <summary>
/// The stream of a push, over as many connections as it takes: what was sent and not answered is sent again, first, with the
/// same numbers and bytes.
/// </summary>
internal sealed class PushLine : IAsyncDisposable
{
    private static readonly Method<byte[], Wire.PushResponse> Push = new(
        MethodType.DuplexStreaming,
        "exchange.v1.RecordService",
        "Push",
        Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes),
        Marshallers.Create(message => message.ToByteArray(), Wire.PushResponse.Parser.ParseFrom));

    private readonly CallInvoker _invoker;
    private readonly Wire.PushOpen _open;
    private readonly ChannelReader<Batch> _batches;
    private readonly HubConnectionOptions _options;
    private readonly SemaphoreSlim _window;
    private readonly Lock _gate = new();

    // Under the gate: sent, or about to be, and not answered.
    private readonly Queue<Batch> _unanswered = new();

    // Of NextAsync, which is not called again before it has returned.
    private Attempt? _attempt;
    private long _answered;
    private bool _drained;

    public PushLine(CallInvoker invoker, Wire.PushOpen open, ChannelReader<Batch> batches, int underWay, long answered, HubConnectionOptions options)
    {
        (_invoker, _open, _batches, _options, _answered) = (invoker, open, batches, options, answered);
        _window = new SemaphoreSlim(underWay);
    }

    /// <summary>The next answered batch, in order; null after the last. A batch that was not sent has no answer.</summary>
    public async Task<(Batch Batch, Wire.BatchAnswer? Answer)?> NextAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_options.Retry, _options.Time);
        while (true)
        {
            HubException failure;
            try
            {
                _attempt ??= await OpenAsync(cancellationToken);
                if (!_drained && await _attempt.Answers.MoveNext(cancellationToken))
                {
                    return Take(_attempt.Answers.Current.Answer);
                }

                if (_attempt.HasSentAll)
                {
                    _drained = true;
                    if (TakeLocal() is { } local)
                    {
                        return (local, null);
                    }

                    if (IsAllAnswered())
                    {
                        return null;
                    }
                }

                _drained = false;
                failure = new HubException(HubFailure.Unreachable, "the hub ended the stream before everything was answered") { IsTransient = true };
            }
            catch (Exception broken) when (HubFailures.IsOfCall(broken))
            {
                var translated = HubFailures.Translate(broken, cancellationToken);
                failure = translated as HubException ?? throw translated;
            }

            await CloseAsync();
            await backoff.WaitAsync(failure, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _window.Dispose();
    }

    private async Task<Attempt> OpenAsync(CancellationToken cancellationToken)
    {
        var call = _invoker.AsyncDuplexStreamingCall(Push, null, new CallOptions(cancellationToken: cancellationToken));
        try
        {
            await call.RequestStream.WriteAsync(new Wire.PushRequest { Open = _open }.ToByteArray(), cancellationToken);
            if (!await call.ResponseStream.MoveNext(cancellationToken) || call.ResponseStream.Current.Opened is not { } opened)
            {
                throw new HubException(HubFailure.Protocol, "the hub did not answer the opening of the session");
            }

            if (!_open.ValidateOnly && opened.LastNumber < _answered)
            {
                throw new HubException(
                    HubFailure.Protocol,
                    $"the hub answered {_answered} batches of this session before and knows only {opened.LastNumber} now: it was restored from an older state. "
                    + "Delete the session file and push again: what is in already is answered unchanged");
            }

            return new Attempt(call, this);
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    private async Task CloseAsync()
    {
        if (_attempt is { } attempt)
        {
            _attempt = null;
            await attempt.DisposeAsync();
        }
    }

    private (Batch Batch, Wire.BatchAnswer? Answer) Take(Wire.BatchAnswer? answer)
    {
        lock (_gate)
        {
            if (answer is null || !_unanswered.TryPeek(out var batch) || batch.Number != answer.Number || batch.SentRecords != answer.Outcomes.Count)
            {
                throw new HubException(HubFailure.Protocol, "the hub's answer is not that of the next batch; tell its operators");
            }

            _unanswered.Dequeue();
            _window.Release();
            _answered = batch.Number;
            return (batch, answer);
        }
    }

    private Batch? TakeLocal()
    {
        lock (_gate)
        {
            return _unanswered.TryPeek(out var batch) && batch.IsLocal ? _unanswered.Dequeue() : null;
        }
    }

    private bool IsAllAnswered()
    {
        lock (_gate)
        {
            return _unanswered.Count == 0;
        }
    }

    /// <summary>Sends what is not answered, then what comes, and completes the stream after the last.</summary>
    private async Task SendAsync(Attempt attempt, IClientStreamWriter<byte[]> requests, CancellationToken stop)
    {
        try
        {
            Batch[] again;
            lock (_gate)
            {
                again = [.. _unanswered.Where(b => !b.IsLocal)];
            }

            foreach (var batch in again)
            {
                await requests.WriteAsync(batch.Message, stop);
            }

            while (await _batches.WaitToReadAsync(stop))
            {
                await _window.WaitAsync(stop);
                if (!_batches.TryRead(out var batch))
                {
                    _window.Release();
                    continue;
                }

                lock (_gate)
                {
                    _unanswered.Enqueue(batch);
                }

                if (!batch.IsLocal)
                {
                    await requests.WriteAsync(batch.Message, stop);
                }
            }

            attempt.HasSentAll = true;
            await requests.CompleteAsync();
        }
        catch (Exception failure) when (HubFailures.IsOfCall(failure) || failure is InvalidOperationException or OperationCanceledException)
        {
            // The line broke, or the run ends: whoever reads the answers hears why.
        }
    }

    /// <summary>One connection's stream.</summary>
    private sealed class Attempt : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly AsyncDuplexStreamingCall<byte[], Wire.PushResponse> _call;
        private readonly Task _sending;
        private volatile bool _hasSentAll;

        public Attempt(AsyncDuplexStreamingCall<byte[], Wire.PushResponse> call, PushLine line)
        {
            _call = call;
            _sending = line.SendAsync(this, call.RequestStream, _stop.Token);
        }

        public IAsyncStreamReader<Wire.PushResponse> Answers => _call.ResponseStream;

        /// <summary>Whether the input has ended and all of it is sent, just before the stream is completed.</summary>
        public bool HasSentAll
        {
            get => _hasSentAll;
            set => _hasSentAll = value;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _call.Dispose();
            await _sending;
            _stop.Dispose();
        }
    }
}
