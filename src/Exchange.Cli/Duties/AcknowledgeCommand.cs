using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Duties;

/// <summary><c>exchange acknowledge</c>: tells the hub, and by it the originator, what was done about duties.</summary>
internal static class AcknowledgeCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var duties = new Argument<string[]>("duties") { Description = "Numbers or names of duties, as 'exchange duties' shows them", Arity = ArgumentArity.ZeroOrMore };
        var erased = new Option<bool>("--erased") { Description = "The records were erased, wherever your agency keeps them; answers every duty" };
        var restricted = new Option<bool>("--restricted") { Description = "The records are kept and not used; answers a duty to restrict" };
        var corrected = new Option<bool>("--corrected") { Description = "The correction was taken up; answers a duty to correct" };
        var retained = new Option<string?>("--retained") { Description = "The records are kept under this law, which the originators are told; answers every duty", HelpName = "BASIS" };
        var all = new Option<bool>("--all") { Description = "Every open duty that asks for just this; with --yes" };
        var yes = new Option<bool>("--yes") { Description = "Confirms --all: it has been done for every one of them" };
        var command = new ToolCommand("acknowledge", "Say what was done about duties, after it was done")
        {
            Notes = "State one of --erased, --restricted, --corrected, --retained. What the hub does not take is shown with its reason (exit code 1); the others are closed.",
            Examples =
            [
                "exchange acknowledge 17 --erased",
                "exchange acknowledge 17 18 agencies/bka/duties/21 --corrected",
                "exchange acknowledge 17 --retained \"StPO § 489\"",
                "exchange acknowledge --all --erased --yes",
            ],
            Arguments = { duties },
            Options = { erased, restricted, corrected, retained, all, yes },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            DutyAnswer?[] stated =
            [
                call.Get(erased) ? DutyAnswer.Erased : null,
                call.Get(restricted) ? DutyAnswer.Restricted : null,
                call.Get(corrected) ? DutyAnswer.Corrected : null,
                call.Get(retained) is { } basis ? Retained(basis) : null,
            ];
            var answers = stated.Where(a => a is not null).ToArray();
            if (answers is not [{ } answer])
            {
                throw ToolFailure.Usage("what was done is not stated, or in two ways", "--erased, --restricted, --corrected, --retained", "give one of the four");
            }

            Check(call.Get(duties), call.Get(all), call.Get(yes));
            var context = call.Context();
            var names = call.Get(all) ? await OpenAsync(call, context, answer, cancellationToken) : await NamesAsync(call, context, call.Get(duties), cancellationToken);
            var outcomes = await call.Connect().AcknowledgeAsync(
                names.Select(n => new Wire.Acknowledgement { Duty = n, Result = answer.Result, RetentionBasis = answer.RetentionBasis }), context, cancellationToken);
            return Tell(call, names, outcomes);
        });
    }

    private static DutyAnswer Retained(string basis) => string.IsNullOrWhiteSpace(basis)
        ? throw ToolFailure.Usage("the law is not named", "--retained", "name the law under which the records are kept")
        : DutyAnswer.Retained(basis);

    private static void Check(string[] duties, bool all, bool confirmed)
    {
        if (all == duties.Length > 0)
        {
            throw ToolFailure.Usage("no duty is named, or all and some", "duties", "name duties, or give --all; 'exchange duties' shows them");
        }

        if (all && !confirmed)
        {
            throw ToolFailure.Usage("--all closes every open duty of this sort", "--yes", "add --yes once it has been done for every record; 'exchange duties' shows them");
        }
    }

    /// <summary>Open duties that ask for what was done: erasing answers every duty, but by --all it stands for those to erase alone.</summary>
    private static async Task<IReadOnlyList<string>> OpenAsync(ToolCall call, Wire.CallContext context, DutyAnswer answer, CancellationToken cancellationToken)
    {
        var open = await DutiesCommand.ReadAsync(call, new DutyOptions { Context = context }, cancellationToken);
        return
        [
            .. open.Where(d => DutyGuide.Answers(d.Kind, answer.Result) && (answer.Result != Wire.DutyResult.Erased || d.Kind == Wire.DutyKind.Erase)).Select(d => d.Name),
        ];
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(ToolCall call, Wire.CallContext context, string[] duties, CancellationToken cancellationToken)
    {
        // A number alone is one of one's own agency, whose name the hub knows from the certificate.
        var agency = duties.All(d => d.Contains('/', StringComparison.Ordinal)) ? "" : (await call.Connect().GetHubAsync(context, cancellationToken)).Caller.Agency;
        return [.. duties.Select(d => d.Contains('/', StringComparison.Ordinal) ? d.Trim() : $"{agency}/duties/{d.Trim()}")];
    }

    private static int Tell(ToolCall call, IReadOnlyList<string> names, IReadOnlyList<Wire.AcknowledgementOutcome> outcomes)
    {
        var refused = outcomes.Count(o => !o.Accepted);
        if (call.Json)
        {
            call.WriteJson(json =>
            {
                json.WriteStartArray();
                foreach (var (name, outcome) in names.Zip(outcomes))
                {
                    json.WriteStartObject();
                    json.WriteString("duty", name);
                    MessageJson.WriteFields(json, outcome, withDefaults: true);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }
        else
        {
            foreach (var (name, outcome) in names.Zip(outcomes).Where(p => !p.Second.Accepted))
            {
                call.Print($"{SafeText.ForTerminal(Wording.Id(name))} is not closed: {Wording.Code(outcome.Reason)}, {Why(outcome.Reason)}");
            }

            call.Print($"{Wording.Count(names.Count - refused)} of {Wording.Count(names.Count)} closed");
        }

        return refused == 0 ? ExitCode.Done : ExitCode.SomeRejected;
    }

    private static string Why(Wire.Reason reason) => reason switch
    {
        Wire.Reason.NotFound => "no such duty was delivered to your agency; 'exchange duties' shows those that are open",
        Wire.Reason.FieldMalformed => "what was done does not answer what is owed; 'exchange duties' shows what is",
        _ => ReasonGuide.Of(reason)?.Cause ?? "for a reason that this tool does not know",
    };
}
