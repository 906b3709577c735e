using Exchange.V1;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Support;

/// <summary>An open push stream.</summary>
public sealed class PushSession : IDisposable
{
    private readonly AsyncDuplexStreamingCall<PushRequest, PushResponse> _call;
    private long _number;

    internal PushSession(AsyncDuplexStreamingCall<PushRequest, PushResponse> call, string session) => (_call, Id) = (call, session);

    /// <summary>The session's id.</summary>
    public string Id { get; }

    /// <summary>What the hub said to the opening.</summary>
    public PushOpened Opened { get; private set; } = new();

    /// <summary>Sends the next batch and reads its answer.</summary>
    public Task<BatchAnswer> SendAsync(params PushRecord[] records) => SendAsync(new PushBatch { Number = _number + 1, Records = { records } });

    /// <summary>Sends a batch as it is and reads its answer.</summary>
    public async Task<BatchAnswer> SendAsync(PushBatch batch)
    {
        await _call.RequestStream.WriteAsync(new PushRequest { Batch = batch });
        var answer = (await ReadAsync()).Answer;
        _number = answer.Number;
        return answer;
    }

    /// <summary>Sends any message.</summary>
    public Task WriteAsync(PushRequest request) => _call.RequestStream.WriteAsync(request);

    /// <summary>Reads the next message; the stream's end throws its status.</summary>
    public async Task<PushResponse> ReadAsync() =>
        await _call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)
            ? _call.ResponseStream.Current
            : throw new InvalidOperationException("the hub ended the stream without an answer");

    /// <summary>Closes the stream and waits for the hub's good end.</summary>
    public async Task CompleteAsync()
    {
        await _call.RequestStream.CompleteAsync();
        Assert.False(await _call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose() => _call.Dispose();

    internal async Task OpenAsync(PushOpen open)
    {
        await _call.RequestStream.WriteAsync(new PushRequest { Open = open });
        Opened = (await ReadAsync()).Opened;
        _number = Opened.LastNumber;
    }
}
