using Exchange.Agencies;
using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>Carries out, within the writer's transaction, what a second operator approved, and tells the agencies it is about.</summary>
internal static class ProposalApplication
{
    public static Outcome<(Proposal Proposal, LoggedEntry Entry)> Decide(WriteSession store, long number, string decider, bool approve, AuditEntryDraft entry)
    {
        if (store.Proposals.Find(number) is not { } proposal)
        {
            return new Refusal(RefusalReason.NotFound, "no proposal of that name");
        }

        if (proposal.State != ProposalState.Open || proposal.ExpireTime <= store.Now)
        {
            return new Refusal(RefusalReason.RuleForbids, "the proposal is not open any more");
        }

        if (!approve)
        {
            return (store.Proposals.Decide(proposal, ProposalState.Rejected, decider), store.Append(entry));
        }

        if (decider == proposal.Proposer)
        {
            return new Refusal(RefusalReason.RuleForbids, "a second operator approves: who proposed cannot");
        }

        if (proposal.Change is ProposedChange.OrderedErasure order)
        {
            Erase(store, order, proposal.Number);
        }
        else if (CarryOut(store, proposal.Change) is { } refusal)
        {
            return refusal;
        }
        else
        {
            foreach (var agency in proposal.Change.About.Distinct())
            {
                store.Proposals.Tell(agency, proposal.Change.Summary, proposal.Number, store.Now);
            }
        }

        return (store.Proposals.Decide(proposal, ProposalState.Approved, decider), store.Append(entry));
    }

    private static Refusal? CarryOut(WriteSession store, ProposedChange change) => change switch
    {
        ProposedChange.Registration(var agency) => DirectoryApplication.Register(store, agency),
        ProposedChange.Alteration(var alteration) => DirectoryApplication.Change(store, alteration.Agency, alteration.ApplyTo),
        ProposedChange.ParticipantsChange(var operation, var joining, var leaving) => DirectoryApplication.ChangeParticipants(store, operation, joining, leaving),
        ProposedChange.Departure(var agency, var successor) => DirectoryApplication.Depart(store, agency, successor),
        _ => throw new InvalidOperationException("a proposal of a kind that this version does not know"),
    };

    /// <summary>
    /// Erases a record by order. Operators read no records, so they are answered alike whether or not one stood: none of that name stands from
    /// now on. Its originator is told, and the hub's auditors see by an entry of its own, whether anything was erased.
    /// </summary>
    private static void Erase(WriteSession store, ProposedChange.OrderedErasure order, long proposal)
    {
        var entry = new AuditEntryDraft { Action = AuditAction.Erase, Reason = RefusalReason.NotFound, Detail = new AuditDetail { Subject = order.Summary } };
        var told = $"{order.Summary}; no record of that name stood";
        if (store.Numbers.Find(order.Record.Originator) is { } number && store.Heads.Find(order.Record, number) is { Erased: false } head)
        {
            entry = entry with { Reason = RefusalReason.Unspecified, Count = 1, Touched = [RecordApplication.Erase(store, head, number).Position] };
            told = order.Summary;
        }

        store.Append(entry);
        store.Proposals.Tell(order.Record.Originator, told, proposal, store.Now);
    }
}
