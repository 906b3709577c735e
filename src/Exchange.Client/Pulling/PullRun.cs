using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Exchange.Client.Pulling;

internal sealed class PullRun(CallInvoker invoker, HubConnectionOptions connection, PullOptions options)
{
    public async IAsyncEnumerable<PullEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _ = (invoker, connection, options);
        await Task.CompletedTask;
        yield break;
    }
}
