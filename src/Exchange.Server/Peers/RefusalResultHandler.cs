using Exchange.Server.Errors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Exchange.Server.Peers;

/// <summary>
/// Answers what authentication or a role policy refused as a gRPC status with its reason: a response of trailers only
/// (gRPC over HTTP/2), where ASP.NET Core would answer 401 or 403 without one.
/// </summary>
internal sealed class RefusalResultHandler : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        var refusal = context.PeerRefusal() ?? (CallerIdentity.Of(context.User) is { } caller
            ? new Refusal(RefusalReason.RoleMayNotCall, "the caller's role may not make this call; call with a certificate of a role that may")
            {
                Facts = new Dictionary<string, string> { ["role"] = caller.Role.ToString().ToUpperInvariant() },
            }
            : new Refusal(RefusalReason.CertificateIdentity, "the connection brought no certificate"));
        StatusHeaders.Answer(context, refusal.ToStatus());
        return Task.CompletedTask;
    }
}
