using System.Collections.Concurrent;
using Exchange.Agencies;
using Exchange.Server.Errors;
using Exchange.Server.Peers;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace Exchange.Server.Quotas;

/// <summary>
/// Holds every agency to its quotas, before its message is read and before its role is looked at: a call that its role may not make leaves
/// an entry, too. By the authenticated agency alone: behind one address may be many, and one may have many addresses.
/// </summary>
internal sealed class CallQuotas(QuotaOptions options, TimeProvider time)
{
    // As many as agencies in the directory: a caller of no agency never gets here.
    private readonly ConcurrentDictionary<AgencyId, AgencyUse> _uses = new();

    /// <summary>Runs a call within its agency's quotas, or refuses it.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (CallerIdentity.Of(context.User) is not { } caller)
        {
            // Refused for its certificate by what comes next.
            await next(context).ConfigureAwait(false);
            return;
        }

        var metadata = context.GetEndpoint()?.Metadata;
        var isStream = metadata?.GetMetadata<GrpcMethodMetadata>()?.Method.Type is { } type and not MethodType.Unary;
        var use = _uses.GetOrAdd(caller.Agency, agency => new AgencyUse(agency, options, time));
        if (use.Begin(isStream, metadata?.GetMetadata<CountsAsSearchAttribute>() is not null) is { } refusal)
        {
            StatusHeaders.Answer(context, refusal.ToStatus());
            return;
        }

        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            use.End(isStream);
        }
    }
}
