using Exchange.Server.Errors;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Wire = Exchange.V1;

namespace Exchange.Server.Calls;

/// <summary>
/// Checks the context of every call before its endpoint sees it. The context is field 1 of every request; a push stream's
/// first message brings it, so that its endpoint asks for the check itself.
/// </summary>
internal sealed class CallContextInterceptor(Records.RecordLimits limits) : Interceptor
{
    private const int ContextField = 1;

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(request, context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(request, context);
        return continuation(request, responseStream, context);
    }

    private void Check<TRequest>(TRequest request, ServerCallContext context)
    {
        if (((IMessage)request!).CalculateSize() > limits.MessageBytes)
        {
            throw Refusals.TooLarge(limits.MessageBytes).ToRpcException();
        }

        var field = ((IMessage)request!).Descriptor.FindFieldByNumber(ContextField);
        context.Enter((Wire.CallContext?)field.Accessor.GetValue((IMessage)request!)).OrThrow();
    }
}
