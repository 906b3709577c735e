using System.Runtime.CompilerServices;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Client.Pushing;

internal sealed class PushRun(HubConnection hub, CallInvoker invoker, HubConnectionOptions connection, IAsyncEnumerable<Wire.PushRecord> records, PushOptions options)
{
    public async IAsyncEnumerable<PushedBatch> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _ = (hub, invoker, connection, records, options);
        await Task.CompletedTask;
        yield break;
    }
}
