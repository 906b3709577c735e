using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Authentication.Certificate;

namespace Exchange.Server.Peers;

/// <summary>
/// Authentication by client certificate. The package's handler runs first, as strict as it can be without knowing our
/// agencies; whatever it says, <see cref="PeerValidation"/> decides, because it knows the reason: the one agency's own CAs, the
/// certificate profile, revocation, standing.
/// </summary>
internal static class PeerAuthentication
{
    private static readonly object RefusalKey = new();

    /// <summary>Adds the scheme.</summary>
    public static IServiceCollection AddPeerAuthentication(this IServiceCollection services)
    {
        services.AddSingleton<PeerValidation>();
        services
            .AddAuthentication(CertificateAuthenticationDefaults.AuthenticationScheme)
            .AddCertificate(options =>
            {
                // No root is trusted here, so the handler's own chain never succeeds and it asks us by its failure event; a
                // success would come to the same decision. Our chain trusts the one agency's CAs alone.
                options.AllowedCertificateTypes = CertificateTypes.All;
                options.ChainTrustValidationMode = X509ChainTrustMode.CustomRootTrust;
                options.RevocationMode = X509RevocationMode.NoCheck;
                options.Events = new CertificateAuthenticationEvents
                {
                    OnCertificateValidated = context =>
                    {
                        Decide(context.HttpContext, context.ClientCertificate, context.Success, context.Fail, p => context.Principal = p, context.Scheme.Name);
                        return Task.CompletedTask;
                    },
                    OnAuthenticationFailed = context =>
                    {
                        if (context.HttpContext.Connection.ClientCertificate is { } certificate)
                        {
                            Decide(context.HttpContext, certificate, context.Success, context.Fail, p => context.Principal = p, context.Scheme.Name);
                        }

                        return Task.CompletedTask;
                    },
                };
            });
        return services;
    }

    /// <summary>Why authentication refused a call's certificate; null when it did not.</summary>
    public static Refusal? PeerRefusal(this HttpContext context) => context.Items[RefusalKey] as Refusal;

    private static void Decide(
        HttpContext http, X509Certificate2 certificate, Action success, Action<string> fail, Action<ClaimsPrincipal> setPrincipal, string scheme)
    {
        if (http.RequestServices.GetRequiredService<PeerValidation>().Validate(certificate).TryGet(out var caller, out var refusal))
        {
            setPrincipal(new ClaimsPrincipal(new CallerIdentity(caller, scheme)));
            success();
            return;
        }

        http.Items[RefusalKey] = refusal;
        PeersLog.CertificateRefused(
            http.RequestServices.GetRequiredService<ILogger<PeerValidation>>(),
            Errors.ReasonNames.Of(refusal.Reason),
            refusal.Message,
            refusal.Facts.GetValueOrDefault("agency", "unknown"),
            Exchange.Agencies.PeerCertificateValidator.Fingerprint(certificate));
        fail(refusal.Message);
    }
}
