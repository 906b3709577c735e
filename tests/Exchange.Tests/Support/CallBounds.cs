using Grpc.Core;
using Grpc.Core.Interceptors;
using Xunit;

namespace Exchange.Tests.Support;

/// <summary>Gives every call of a test a deadline, after which it counts as hung, and the test's cancellation.</summary>
internal sealed class CallBounds : Interceptor
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, Bound(context));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, Bound(context));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(Bound(context));

    private static ClientInterceptorContext<TRequest, TResponse> Bound<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        var options = context.Options;
        if (options.Deadline is null)
        {
            options = options.WithDeadline(TimeProvider.System.GetUtcNow().UtcDateTime + Longest);
        }

        return new(context.Method, context.Host, options.CancellationToken.CanBeCanceled ? options : options.WithCancellationToken(TestContext.Current.CancellationToken));
    }
}
