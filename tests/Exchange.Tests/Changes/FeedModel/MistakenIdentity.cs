using System.Security.Claims;
using Exchange.Agencies;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Peers;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Wire = Exchange.V1;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>A fault at a server's door: who consults a record is taken for somebody else.</summary>
/// <param name="mistake">Makes of the caller, and of the officer that the call names, who is seen instead.</param>
internal sealed class MistakenIdentity(Func<Caller, string, Caller> mistake) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (request is Wire.GetRecordRequest get)
        {
            context.GetHttpContext().User = new ClaimsPrincipal(new CallerIdentity(mistake(context.Caller(), get.Context.Officer), nameof(MistakenIdentity)));
            context.Enter(get.Context).OrThrow();
        }

        return continuation(request, context);
    }
}
