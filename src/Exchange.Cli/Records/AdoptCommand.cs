using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary>
/// <c>exchange adopt</c>: the originator takes into its own record where another agency's record, linked ABOUT it, says that it stands. The
/// other record stays as it is: only the originator changes a record, and adopting is such a change.
/// </summary>
internal static class AdoptCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var other = new Argument<string>("record") { Description = "The other agency's record: agencies/AGENCY/records/ID or AGENCY/ID" };
        var into = new Option<string?>("--into") { Description = "Your agency's record, where the other is linked ABOUT none or several of them", HelpName = "RECORD" };
        var command = new ToolCommand("adopt", "Take into a record of yours what another agency did about it")
        {
            Notes = "Adopted is where it stands: a domain's takedown, a suspect's status and arrest, an asset's status, day and authority. Your record gets a new "
                + "revision with a link RELATED to the other, and keeps its marking and distribution. Takes a system's certificate, as every push.",
            Examples =
            [
                "exchange adopt pn/4c1d7e02-93aa-8b10-a6f0-0123456789ab --officer officer-7",
                "exchange adopt pn/4c1d7e02-93aa-8b10-a6f0-0123456789ab --into bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab",
            ],
            Arguments = { other },
            Options = { into },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var (context, hub) = (call.Context(), call.Connect());
            var about = await hub.GetHubAsync(context, cancellationToken);
            var theirs = (await hub.GetRecordAsync(RecordArgument.Read(call.Get(other)), context, cancellationToken)).Record;
            var ours = (await hub.GetRecordAsync(Target(theirs, about.Caller.Agency, call.Get(into)), context, cancellationToken)).Record;
            CheckConditions(theirs, ours);
            var adopted = Adopt(theirs, ours);
            var push = new Wire.PushRecord { Record = adopted, ExpectedRevision = ours.Revision };
            await foreach (var pushed in hub.PushAsync(One(push), new PushOptions { Context = context, Epoch = ours.Epoch }, cancellationToken))
            {
                return Tell(call, adopted, pushed.Outcome);
            }

            throw new InvalidOperationException("a push of one record had no outcome");
        });
    }

    private static string Target(Wire.Record theirs, string agency, string? into)
    {
        if (into is not null)
        {
            return RecordArgument.Read(into);
        }

        var targets = theirs.Links.Where(l => l.Relation == Wire.LinkRelation.About && l.Target.StartsWith($"{agency}/", StringComparison.Ordinal)).ToArray();
        return targets is [var only]
            ? only.Target
            : throw ToolFailure.Usage($"{theirs.Name} is about {(targets.Length == 0 ? "no record" : $"{targets.Length} records")} of your agency", "--into", "name your record with --into AGENCY/ID");
    }

    /// <summary>What another agency marked more strictly, or restricted, would come to readers whom it did not choose.</summary>
    private static void CheckConditions(Wire.Record theirs, Wire.Record ours)
    {
        if (theirs.Content.BodyCase != ours.Content.BodyCase)
        {
            throw ToolFailure.Usage($"{theirs.Name} is a {RecordTitle.Kind(theirs)}, {ours.Name} a {RecordTitle.Kind(ours)}", "record");
        }

        if (theirs.Marking.Restriction is not null)
        {
            throw ToolFailure.Usage($"processing of {theirs.Name} is restricted", "record", "keep it and do not use it (Directive (EU) 2016/680 art. 16(3))");
        }

        // The labels are numbered from the strictest.
        if (theirs.Marking.Tlp < ours.Marking.Tlp)
        {
            throw ToolFailure.Usage(
                $"{theirs.Name} is {RecordTitle.Tlp(theirs.Marking.Tlp)}, your record {RecordTitle.Tlp(ours.Marking.Tlp)}: adopting would lower another agency's marking",
                "record",
                "ask its originator, or push your record with the stricter label first");
        }
    }

    private static Wire.Record Adopt(Wire.Record theirs, Wire.Record ours)
    {
        var adopted = new Wire.Record { Name = ours.Name, Content = ours.Content.Clone(), Marking = ours.Marking, Links = { ours.Links } };
        adopted.Content.Correction = null;
        switch (theirs.Content.BodyCase)
        {
            case Wire.RecordContent.BodyOneofCase.Domain:
                adopted.Content.Domain.Takedown = theirs.Content.Domain.Takedown;
                break;
            case Wire.RecordContent.BodyOneofCase.Suspect:
                (adopted.Content.Suspect.Status, adopted.Content.Suspect.Arrest) = (theirs.Content.Suspect.Status, theirs.Content.Suspect.Arrest);
                break;
            default:
                var (into, from) = (adopted.Content.Asset, theirs.Content.Asset);
                (into.Status, into.StatusDate, into.Authority) = (from.Status, from.StatusDate, from.Authority);
                break;
        }

        if (!adopted.Links.Any(l => l.Target == theirs.Name))
        {
            adopted.Links.Add(new Wire.Link { Relation = Wire.LinkRelation.Related, Target = theirs.Name });
        }

        return adopted;
    }

    private static int Tell(ToolCall call, Wire.Record adopted, Wire.RecordOutcome outcome)
    {
        if (call.Json)
        {
            call.WriteJson(json => MessageJson.Write(json, outcome, withDefaults: true));
        }

        if (outcome.Status is Wire.OutcomeStatus.Created or Wire.OutcomeStatus.Updated or Wire.OutcomeStatus.Unchanged)
        {
            if (!call.Json)
            {
                var done = outcome.Status == Wire.OutcomeStatus.Unchanged ? "stood like this already" : "is";
                call.Print($"{SafeText.ForTerminal(adopted.Name)} {done} {RecordTitle.Status(adopted)}: revision {outcome.Revision}");
            }

            return ExitCode.Done;
        }

        if (outcome.Status == Wire.OutcomeStatus.Conflict)
        {
            throw new ToolFailure(ExitCode.Conflict, $"your record is at revision {outcome.Revision} by now", "record", "look at it again, and adopt again");
        }

        var violation = outcome.Violations.FirstOrDefault();
        throw new ToolFailure(
            ExitCode.SomeRejected,
            violation is null ? $"the hub rejected it: {Wording.Code(outcome.Reason)}" : $"the hub rejected it: {violation.Description}",
            violation?.Field ?? "record",
            ReasonGuide.Of(violation?.Reason ?? outcome.Reason)?.Remedy);
    }

    private static async IAsyncEnumerable<Wire.PushRecord> One(Wire.PushRecord record)
    {
        yield return record;
        await Task.CompletedTask;
    }
}
