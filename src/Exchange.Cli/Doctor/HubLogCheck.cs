using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Doctor;

/// <summary>The hub's log: that it is the one seen here before, signed and consistent.</summary>
internal static class HubLogCheck
{
    private const string Step = "the hub's log";

    /// <summary>Checks it.</summary>
    /// <param name="hub">The connection.</param>
    /// <param name="path">The pin of the log; nothing is pinned here that was not before.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was found.</returns>
    public static async Task<Finding> CheckAsync(HubConnection hub, string path, Wire.CallContext context, CancellationToken cancellationToken)
    {
        try
        {
            var known = LogPin.Open(path);
            var auditor = new LogAuditor(hub, known.IsEmpty ? LogPin.InMemory() : known, options: null, context);
            if (!await auditor.PinAsync(cancellationToken))
            {
                return Finding.Warning(Step, "the hub tells none: it serves an older contract", "whether it logs what it discloses is not checked; ask its operators to update it");
            }

            var checkpoint = await auditor.AdvanceAsync(cancellationToken);
            return Finding.Ok(Step, $"{Wording.Count(checkpoint.Checkpoint.Size)} entries, signed by {auditor.Pin.Verifier!.Key}; "
                + (known.IsEmpty ? "not seen here before: compare the key with what the hub's operators tell you" : $"consistent with what was seen here since {known.PinnedTime.UtcDateTime:yyyy-MM-dd}"));
        }
        catch (LogFaultException fault)
        {
            return new Finding(Step, FindingState.Fault, fault.Message) { Remedy = Failure.Of(fault).Remedy, ExitCode = ExitCode.Proof };
        }
        catch (ClientFileException file)
        {
            return Finding.Usage(Step, file.Message, "restore the file, or move it away to trust the log anew");
        }
        catch (HubException away)
        {
            return Finding.Warning(Step, $"no checkpoint of it could be had: {away.Message}", "a hub signs its log within a second: tell its operators");
        }
    }
}
