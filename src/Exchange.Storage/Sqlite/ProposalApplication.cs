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

        if (CarryOut(store, proposal.Change) is { } refusal)
        {
            return refusal;
        }

        foreach (var agency in proposal.Change.About.Distinct())
        {
            store.Proposals.Tell(agency, proposal.Change.Summary, proposal.Number, store.Now);
        }

        return (store.Proposals.Decide(proposal, ProposalState.Approved, decider), store.Append(entry));
    }

    private static Refusal? CarryOut(WriteSession store, ProposedChange change) => change switch
    {
        ProposedChange.Registration(var agency) => DirectoryApplication.Register(store, agency),
        ProposedChange.Alteration(var alteration) => DirectoryApplication.Change(store, alteration.Agency, alteration.ApplyTo),
        ProposedChange.ParticipantsChange(var operation, var joining, var leaving) => DirectoryApplication.ChangeParticipants(store, operation, joining, leaving),
        ProposedChange.OrderedErasure(var record, _) => Erase(store, record),
        ProposedChange.Departure(var agency, var successor) => DirectoryApplication.Depart(store, agency, successor),
        _ => throw new InvalidOperationException("a proposal of a kind that this version does not know"),
    };

    private static Refusal? Erase(WriteSession store, Records.RecordKey record)
    {
        if (store.Numbers.Find(record.Originator) is not { } number || store.Heads.Find(record, number) is not { Erased: false } head)
        {
            return new Refusal(RefusalReason.NotFound, "the record does not stand");
        }

        RecordApplication.Erase(store, head, number);
        return null;
    }
}
