using Grpc.Core;

namespace Exchange.Client.Calls;

/// <summary>A stream's requests, their failures as <see cref="HubException"/>.</summary>
internal sealed class TranslatingWriter<T>(IClientStreamWriter<T> inner) : IClientStreamWriter<T>
{
    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        try
        {
            await inner.WriteAsync(message, cancellationToken);
        }
        catch (Exception failure) when (HubFailures.IsOfCall(failure))
        {
            throw HubFailures.Translate(failure, cancellationToken);
        }
    }

    public Task CompleteAsync() => inner.CompleteAsync();
}
