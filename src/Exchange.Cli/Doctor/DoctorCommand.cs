using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Exchange.Cli.Audit;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Doctor;

/// <summary><c>exchange doctor</c>: goes the way of a call step by step, and says at which one it fails and what to do.</summary>
internal static class DoctorCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool) => tool.Calling(
        new ToolCommand("doctor", "Find out why calls fail: files, certificates, network, TLS, clock, role")
        {
            Notes = "Each step is ok, a warning, or a fault with its remedy. Nothing is changed, no certificate check is ever left out, and no record is shown.",
            Examples = ["exchange doctor", "exchange doctor --profile gateway", "exchange doctor --endpoint https://hub.example:8443 --certificate me.pem --key me.key --hub-ca hub-ca.pem"],
        },
        async (call, cancellationToken) =>
        {
            var report = new DoctorReport(call);
            await ExamineAsync(call, report, cancellationToken);
            return report.Finish();
        });

    private static async Task ExamineAsync(ToolCall call, DoctorReport report, CancellationToken cancellationToken)
    {
        var (settings, now) = (call.Settings, call.Environment.Time.GetUtcNow());
        var (own, certificate) = OwnFileChecks.Check(settings);
        using var held = certificate;
        report.Add(own);
        if (certificate is not null)
        {
            report.Add(OwnCertificateChecks.Check(certificate, now));
        }

        var (authoritiesFinding, authorities) = HubLineChecks.CheckAuthorities(settings.HubCa, now);
        report.Add([authoritiesFinding]);
        if (!TryEndpoint(call, report, out var endpoint))
        {
            return;
        }

        var reach = await HubLineChecks.CheckReachAsync(endpoint, cancellationToken);
        report.Add([reach]);
        if (reach.State == FindingState.Fault || certificate is null || authorities is null)
        {
            return;
        }

        var tls = await HubLineChecks.CheckTlsAsync(endpoint, certificate, authorities, settings.HubCa!, cancellationToken);
        report.Add([tls]);
        if (tls.State != FindingState.Fault)
        {
            await AskAsync(call, report, endpoint, certificate, authorities, cancellationToken);
        }
    }

    private static bool TryEndpoint(ToolCall call, DoctorReport report, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? endpoint)
    {
        try
        {
            endpoint = CallerFiles.Endpoint(call.Settings);
            return true;
        }
        catch (ToolFailure failure)
        {
            report.Add([Finding.Usage("the hub's address", failure.Message, failure.Remedy ?? "")]);
            endpoint = null;
            return false;
        }
    }

    private static async Task AskAsync(
        ToolCall call, DoctorReport report, Uri endpoint, ClientCertificate certificate, X509Certificate2Collection authorities, CancellationToken cancellationToken)
    {
        var connection = HubConnection.Open(new HubConnectionOptions
        {
            Endpoint = endpoint,
            Certificate = certificate,
            HubAuthorities = HubAuthorities.Of(authorities),
            Retry = new RetryOptions { GiveUpAfter = Patience },
            LogCheck = LogPins.CheckOf(call, term: null) with { Told = null },
        });
        await using (connection)
        {
            var context = ContextOf(call, certificate);
            var answer = await HubAnswerChecks.CheckAsync(connection, context, call.Environment.Time, cancellationToken);
            report.Add(answer);
            if (answer.All(f => f.State != FindingState.Fault))
            {
                report.Add([await HubLogCheck.CheckAsync(connection, LogPins.PathOf(call), context, cancellationToken)]);
            }
        }
    }

    // GetHub shows no record: it is asked even where the profile does not say yet why or by whom calls are made.
    private static Wire.CallContext ContextOf(ToolCall call, ClientCertificate certificate)
    {
        var context = new Wire.CallContext { Purpose = Wire.Purpose.HubOperation, LegalBasis = "check of the connection" };
        if (CallerFiles.CallerOf(certificate.Leaf) is { } caller && caller.Role != Exchange.Agencies.CallerRole.System)
        {
            context.Officer = caller.CallerName;
        }
        else if (call.Settings.Officer is { } officer)
        {
            context.Officer = officer;
        }
        else
        {
            context.AutomatedJob = call.Settings.Job ?? "exchange-doctor";
        }

        return context;
    }
}
