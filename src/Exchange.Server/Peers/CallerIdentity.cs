using System.Security.Claims;
using Exchange.Agencies;

namespace Exchange.Server.Peers;

/// <summary>The identity that authentication gives a call: its caller, with the role as claim for the policies.</summary>
internal sealed class CallerIdentity : ClaimsIdentity
{
    public CallerIdentity(Caller caller, string scheme)
        : base([new Claim(ClaimTypes.Role, ClaimOf(caller.Role))], scheme) => Caller = caller;

    /// <summary>The caller.</summary>
    public Caller Caller { get; }

    /// <summary>The caller behind a principal; null when there is none.</summary>
    public static Caller? Of(ClaimsPrincipal principal) => (principal.Identity as CallerIdentity)?.Caller;

    /// <summary>A role's claim.</summary>
    public static string ClaimOf(CallerRole role) => role.ToString();
}
