using Exchange.Cli.Output;
using Exchange.Client;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Cli.Doctor;

/// <summary>What the hub says: whether it takes the certificate, its clock against ours, and what the role may call.</summary>
internal static class HubAnswerChecks
{
    private static readonly TimeSpan SkewAllowed = TimeSpan.FromSeconds(60);

    /// <summary>Asks the hub.</summary>
    /// <param name="hub">The connection.</param>
    /// <param name="context">The context.</param>
    /// <param name="time">The clock here.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was found.</returns>
    public static async Task<IReadOnlyList<Finding>> CheckAsync(HubConnection hub, Wire.CallContext context, TimeProvider time, CancellationToken cancellationToken)
    {
        const string step = "the hub's answer";
        try
        {
            var asked = time.GetUtcNow();
            var answer = await hub.GetHubAsync(context, cancellationToken);
            var answered = time.GetUtcNow();
            return
            [
                Finding.Ok(step, $"hub {answer.Hub.Id}, epoch {answer.Hub.Epoch}, version {answer.Hub.ServerVersion}, contract {string.Join(", ", answer.Hub.ContractVersions)}"),
                CheckClock(answer.Hub.CurrentTime.ToDateTimeOffset(), asked, answered),
                Finding.Ok("your role", $"{answer.Caller.CallerName}, {Wording.Words(answer.Caller.Role)} of {Wording.Id(answer.Caller.Agency)}: {Allowed(answer.Caller.Role)}"),
            ];
        }
        catch (Exception failure) when (failure is HubException or RpcException)
        {
            var told = Failure.Of(failure);
            return
            [
                new Finding(step, FindingState.Fault, told.Reason.Length > 0 ? $"{told.Reason}: {told.Message}" : told.Message)
                {
                    Reason = told.Reason,
                    Remedy = told.Reason.Length > 0 ? told.Remedy : "TLS works and the hub does not answer: tell its operators",
                    ExitCode = told.ExitCode,
                },
            ];
        }
    }

    private static Finding CheckClock(DateTimeOffset theirs, DateTimeOffset asked, DateTimeOffset answered)
    {
        const string step = "clock";
        var ours = asked + ((answered - asked) / 2);
        var skew = ours - theirs;
        if (skew.Duration() <= SkewAllowed)
        {
            return Finding.Ok(step, $"within {SkewAllowed.TotalSeconds:0} seconds of the hub's");
        }

        return Finding.Usage(
            step,
            $"this machine's clock is {Wording.Span(skew)} {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the hub's: here {ours:yyyy-MM-dd HH:mm:ss}, there {theirs:yyyy-MM-dd HH:mm:ss} UTC",
            "set the clock by NTP; certificates will seem expired or not yet valid otherwise. If this clock is right, tell the hub's operators");
    }

    private static string Allowed(Wire.AgencyRole role) => role switch
    {
        Wire.AgencyRole.System => "push, pull, search, show, report, operations, agencies",
        Wire.AgencyRole.Officer => "search, show, report, operations, agencies",
        Wire.AgencyRole.Auditor => "audit, search, show, report, operations, agencies",
        Wire.AgencyRole.Operator => "admin, operations, agencies; it reads no records",
        Wire.AgencyRole.Unspecified => "nothing",
        _ => "a role that this version of the tool does not know",
    };
}
