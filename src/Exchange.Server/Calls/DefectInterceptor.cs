using System.Globalization;
using Exchange.Audit;
using Exchange.Server.Audit;
using Exchange.Server.Errors;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Exchange.Server.Calls;

/// <summary>
/// Turns what no endpoint expected into INTERNAL with a request id and nothing else; the log line has the rest. A damaged entry
/// of the log is DATA_LOSS, and named. A caller that goes away in the middle is no defect and no refusal: its call ends CANCELLED, which
/// nobody hears.
/// </summary>
internal sealed class DefectInterceptor(ILogger<DefectInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            throw context.CancellationToken.IsCancellationRequested ? RefusalStatus.CallerGone() : Told(failure, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            throw context.CancellationToken.IsCancellationRequested ? RefusalStatus.CallerGone() : Told(failure, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(new LineReader<TRequest>(requestStream), responseStream, context).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            throw context.CancellationToken.IsCancellationRequested ? RefusalStatus.CallerGone() : Told(failure, context);
        }
    }

    private RpcException Told(Exception failure, ServerCallContext context)
    {
        if (failure is DamagedEntryException damaged)
        {
            AuditLog.Tampered(logger, damaged.LogIndex, 1, damaged.Message);
            return new Refusal(RefusalReason.LogDamaged, $"{damaged.Message}; 'exchange audit verify' tells what else is")
            {
                Facts = new Dictionary<string, string> { ["log_index"] = damaged.LogIndex.ToString(CultureInfo.InvariantCulture) },
            }.ToRpcException();
        }

        var id = context.GetHttpContext().TraceIdentifier;
        CallsLog.Defect(logger, id, context.Method, failure);
        return RefusalStatus.Defect(id);
    }
}
