using Exchange.Agencies;
using Exchange.Server.Peers;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Server.Calls;

/// <summary>A call's caller and context, from wherever the endpoint stands.</summary>
internal static class ServerCallContextExtensions
{
    private static readonly object CallKey = new();

    /// <summary>Who calls; authentication has seen to it that there is one.</summary>
    public static Caller Caller(this ServerCallContext context) =>
        CallerIdentity.Of(context.GetHttpContext().User)
        ?? throw new InvalidOperationException("an endpoint was reached without authentication");

    /// <summary>The call, its context checked.</summary>
    public static Call Call(this ServerCallContext context) =>
        (Call)context.GetHttpContext().Items[CallKey]!;

    /// <summary>Checks a call's context and keeps the call for its endpoint.</summary>
    /// <param name="context">The call.</param>
    /// <param name="wire">Its context as sent.</param>
    public static Outcome<Call> Enter(this ServerCallContext context, Wire.CallContext? wire)
    {
        var http = context.GetHttpContext();
        var showsRecords = http.GetEndpoint()?.Metadata.GetMetadata<ShowsRecordsAttribute>() is not null;
        var call = CallContextValidator.Check(wire, context.Caller(), showsRecords);
        if (!call.IsRefused)
        {
            http.Items[CallKey] = call.Value;
        }

        return call;
    }
}
