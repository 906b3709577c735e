using Exchange.Agencies;
using Exchange.Server.Peers;

namespace Exchange.Server.Calls;

/// <summary>Who may make which calls, by the role in the certificate.</summary>
internal static class RolePolicies
{
    /// <summary>Every role.</summary>
    public const string Anyone = "anyone";

    /// <summary>Systems: push and pull.</summary>
    public const string Systems = "systems";

    /// <summary>Systems and officers: act on their agency's records, groups and duties.</summary>
    public const string Agents = "agents";

    /// <summary>Systems, officers and auditors: read records.</summary>
    public const string Readers = "readers";

    /// <summary>Auditors: read the log.</summary>
    public const string Auditors = "auditors";

    /// <summary>Systems and auditors: cosign checkpoints of the log for their agency.</summary>
    public const string Witnesses = "witnesses";

    /// <summary>Operators: directory and operations.</summary>
    public const string Operators = "operators";

    /// <summary>Adds the policies.</summary>
    public static IServiceCollection AddRolePolicies(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder()
            .AddPolicy(Anyone, p => p.RequireAuthenticatedUser())
            .AddPolicy(Systems, p => p.RequireRole(CallerIdentity.ClaimOf(CallerRole.System)))
            .AddPolicy(Agents, p => p.RequireRole(CallerIdentity.ClaimOf(CallerRole.System), CallerIdentity.ClaimOf(CallerRole.Officer)))
            .AddPolicy(Readers, p => p.RequireRole(
                CallerIdentity.ClaimOf(CallerRole.System), CallerIdentity.ClaimOf(CallerRole.Officer), CallerIdentity.ClaimOf(CallerRole.Auditor)))
            .AddPolicy(Auditors, p => p.RequireRole(CallerIdentity.ClaimOf(CallerRole.Auditor)))
            .AddPolicy(Witnesses, p => p.RequireRole(CallerIdentity.ClaimOf(CallerRole.System), CallerIdentity.ClaimOf(CallerRole.Auditor)))
            .AddPolicy(Operators, p => p.RequireRole(CallerIdentity.ClaimOf(CallerRole.Operator)))
            .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }
}
