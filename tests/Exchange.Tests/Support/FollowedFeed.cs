using Exchange.V1;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Support;

/// <summary>A pull that stays open.</summary>
public sealed class FollowedFeed : IDisposable
{
    private readonly AsyncServerStreamingCall<PullResponse> _call;

    internal FollowedFeed(AsyncServerStreamingCall<PullResponse> call) => _call = call;

    /// <summary>The next message; the stream's end throws its status.</summary>
    public async Task<PullResponse> ReadAsync() =>
        await _call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)
            ? _call.ResponseStream.Current
            : throw new InvalidOperationException("the hub ended the stream without a reason");

    /// <summary>Reads on past messages of progress, which come by the clock, until the stream ends with its refusal.</summary>
    public async Task ReadToTheEndAsync()
    {
        while (true)
        {
            var message = await ReadAsync();
            Assert.Equal(PullResponse.MessageOneofCase.Progress, message.MessageCase);
        }
    }

    /// <summary>Reads up to the next caught_up and gives the changes before it.</summary>
    public async Task<IReadOnlyList<Change>> ReadToCaughtUpAsync()
    {
        var changes = new List<Change>();
        while (true)
        {
            var message = await ReadAsync();
            if (message.CaughtUp is not null)
            {
                return changes;
            }

            changes.AddRange(message.Page?.Changes ?? []);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _call.Dispose();
}
