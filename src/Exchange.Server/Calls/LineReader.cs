using Exchange.Server.Errors;
using Grpc.Core;

namespace Exchange.Server.Calls;

/// <summary>A caller's messages. That its line is lost is told by the transport as a fault of reading, now and then before the call's own token.</summary>
internal sealed class LineReader<T>(IAsyncStreamReader<T> inner) : IAsyncStreamReader<T>
{
    public T Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await inner.MoveNext(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            throw RefusalStatus.CallerGone();
        }
    }
}
