using Exchange.V1;
using Grpc.Core;

namespace Exchange.EndToEnd.Faults.Load;

/// <summary>An open push stream.</summary>
/// <param name="Call">The stream.</param>
/// <param name="LastNumber">The newest batch that the hub had applied when it was opened.</param>
internal sealed record OpenPush(AsyncDuplexStreamingCall<PushRequest, PushResponse> Call, long LastNumber) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Call.Dispose();
}
