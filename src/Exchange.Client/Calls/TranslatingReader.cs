using Grpc.Core;

namespace Exchange.Client.Calls;

/// <summary>A stream's answers, its failures as <see cref="HubException"/>.</summary>
internal sealed class TranslatingReader<T>(IAsyncStreamReader<T> inner) : IAsyncStreamReader<T>
{
    public T Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await inner.MoveNext(cancellationToken);
        }
        catch (RpcException failure)
        {
            throw HubFailures.Translate(failure, cancellationToken);
        }
    }
}
