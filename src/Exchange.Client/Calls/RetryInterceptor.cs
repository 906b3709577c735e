using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Wire = Exchange.V1;

namespace Exchange.Client.Calls;

/// <summary>
/// What every call of a generated client gets: the connection's context and deadline where it states none, tries again, and
/// failures as <see cref="HubException"/>. Streams are not tried again: only their reader knows where to go on.
/// </summary>
internal sealed class RetryInterceptor(HubConnectionOptions options) : Interceptor
{
    /// <summary>How the names of calls begin that come to the same when they are made twice.</summary>
    private static readonly string[] Repeatable =
        ["Get", "List", "Search", "Report", "Explain", "Acknowledge", "Suspend", "Resume", "Revoke", "UpdateGroupMembers", "PlaceLegalHold", "AddCosignature"];

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation) =>
        throw new NotSupportedException("call the asynchronous method: a blocking call cannot wait for the hub to come back");

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var stated = WithContext(request);
        AsyncUnaryCall<TResponse>? current = null;
        var headers = new TaskCompletionSource<Metadata>(TaskCreationOptions.RunContinuationsAsynchronously);
        var response = RunAsync();
        return new AsyncUnaryCall<TResponse>(
            response,
            headers.Task,
            () => current?.GetStatus() ?? Status.DefaultSuccess,
            () => current?.GetTrailers() ?? [],
            () => current?.Dispose());

        async Task<TResponse> RunAsync()
        {
            var cancellation = context.Options.CancellationToken;
            var backoff = new Backoff(options.Retry, options.Time);
            while (true)
            {
                try
                {
                    current = continuation(stated, WithDeadline(context));
                    var answer = await current.ResponseAsync;
                    headers.TrySetResult(await current.ResponseHeadersAsync);
                    return answer;
                }
                catch (RpcException failure)
                {
                    var translated = HubFailures.Translate(failure, cancellation);
                    headers.TrySetResult([]);
                    if (translated is not HubException refused || !MayRepeat(context.Method.Name, refused))
                    {
                        throw translated;
                    }

                    await backoff.WaitAsync(refused, cancellation);
                }
            }
        }
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(WithContext(request), context);
        return new AsyncServerStreamingCall<TResponse>(
            new TranslatingReader<TResponse>(call.ResponseStream), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(context);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            new TranslatingWriter<TRequest>(call.RequestStream),
            new TranslatingReader<TResponse>(call.ResponseStream),
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose);
    }

    /// <summary>
    /// A call that creates, proposes, decides or erases may have been done when the line was lost before its answer: again it
    /// would be done twice, or refused as done already. So it is tried again only when the hub says no, or was never reached.
    /// A method that is not known here counts as one of those.
    /// </summary>
    private static bool MayRepeat(string method, HubException failure) =>
        Array.Exists(Repeatable, p => method.StartsWith(p, StringComparison.Ordinal))
        || failure.Failure == HubFailure.Refused
        || failure.InnerException is RpcException { Status.DebugException: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } };

    private TRequest WithContext<TRequest>(TRequest request)
        where TRequest : class
    {
        if (options.Context is null || request is not IMessage message || message.Descriptor.FindFieldByName("context") is not { } field
            || field.MessageType != Wire.CallContext.Descriptor || field.Accessor.GetValue(message) is not null)
        {
            return request;
        }

        var stated = ((IDeepCloneable<TRequest>)request).Clone();
        field.Accessor.SetValue((IMessage)stated, options.Context);
        return stated;
    }

    private ClientInterceptorContext<TRequest, TResponse> WithDeadline<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class =>
        context.Options.Deadline is null
            ? new(context.Method, context.Host, context.Options.WithDeadline(options.Time.GetUtcNow().UtcDateTime + options.CallTimeout))
            : context;
}
