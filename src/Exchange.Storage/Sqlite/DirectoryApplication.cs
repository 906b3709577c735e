using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>Changes agencies and memberships within the writer's transaction: each change of what visibility depends on at a position of its own, with the duties it brings.</summary>
internal static class DirectoryApplication
{
    public static Refusal? Register(WriteSession store, Agency agency)
    {
        if (store.Directory.Load().Any(a => a.Id == agency.Id || a.TrustDomain == agency.TrustDomain))
        {
            return new Refusal(RefusalReason.AlreadyExists, "an agency of that name or trust domain is registered already");
        }

        var registered = agency with { CreateTime = store.Now };
        store.Directory.Insert(registered);
        store.Directory.Stand(registered, store.NextPosition());
        store.DirectoryChanged();
        return null;
    }

    public static Refusal? Change(WriteSession store, AgencyId id, Func<Agency, Outcome<Agency>> change)
    {
        if (store.Directory.Load().FirstOrDefault(a => a.Id == id) is not { } agency)
        {
            return new Refusal(RefusalReason.NotFound, "no agency of that name");
        }

        if (agency.CheckMember() is { } left)
        {
            return left;
        }

        if (!change(agency).TryGet(out var changed, out var refusal))
        {
            return refusal;
        }

        if (changed.Id != agency.Id || changed.TrustDomain != agency.TrustDomain)
        {
            return new Refusal(RefusalReason.RuleForbids, "an agency keeps its id and trust domain");
        }

        store.Directory.Update(changed);
        if (changed.EeaMember != agency.EeaMember || changed.State != agency.State)
        {
            store.Directory.Stand(changed, store.NextPosition());
            store.Narrow();
            store.DirectoryChanged();
            DutySettlement.SettleSharing(store, id, store.Head);
            return null;
        }

        store.DirectoryChanged();
        return null;
    }

    public static Refusal? ChangeParticipants(WriteSession store, OperationId operation, IReadOnlyList<Joining> joining, IReadOnlyList<AgencyId> leaving)
    {
        if (store.Numbers.Find(operation) is null)
        {
            return new Refusal(RefusalReason.NotFound, "no operation of that name");
        }

        if (joining.Any(j => !store.Sharing.Knows(j.Agency)))
        {
            return new Refusal(RefusalReason.TargetUnknown, "a participant is no registered agency");
        }

        var turned = new List<(AgencyId, long)>();
        foreach (var (agency, role) in joining.DistinctBy(j => j.Agency))
        {
            if (!store.Sharing.TakesPart(agency, operation))
            {
                store.Operations.Join(operation, agency, role, store.NextPosition(), store.Now);
                turned.Add((agency, store.Head));
            }
        }

        // Who joins and leaves in one change does both.
        store.SharingChanged();
        foreach (var agency in leaving.Distinct())
        {
            if (store.Sharing.TakesPart(agency, operation))
            {
                store.Operations.Leave(operation, agency, store.NextPosition());
                store.Narrow();
                turned.Add((agency, store.Head));
            }
        }

        Settle(store, turned);
        return null;
    }

    public static Refusal? ChangeMembers(WriteSession store, GroupId group, IReadOnlyList<AgencyId> joining, IReadOnlyList<AgencyId> leaving)
    {
        if (joining.Any(a => !store.Sharing.Knows(a)))
        {
            return new Refusal(RefusalReason.TargetUnknown, "a member is no registered agency");
        }

        var turned = new List<(AgencyId, long)>();
        foreach (var agency in joining.Distinct())
        {
            if (!store.Sharing.IsMember(agency, group))
            {
                store.Groups.Join(group, agency, store.NextPosition());
                turned.Add((agency, store.Head));
            }
        }

        // Who joins and leaves in one change does both.
        store.SharingChanged();
        foreach (var agency in leaving.Distinct())
        {
            if (store.Sharing.IsMember(agency, group))
            {
                store.Groups.Leave(group, agency, store.NextPosition());
                store.Narrow();
                turned.Add((agency, store.Head));
            }
        }

        Settle(store, turned);
        return null;
    }

    /// <summary>Ends an agency's membership of the hub; its records follow in portions.</summary>
    public static Refusal? Depart(WriteSession store, AgencyId agency, AgencyId? successor)
    {
        if (successor is { } heir && (heir == agency || store.Sharing.StandingAt(heir, store.Head) is not { Active: true }))
        {
            return new Refusal(RefusalReason.TargetUnknown, "the successor is no active agency");
        }

        if (store.Operations.Load().FirstOrDefault(o => o.Lead == agency) is { } led && successor is null)
        {
            return new Refusal(RefusalReason.RuleForbids, $"the agency leads {led.Id.Name}: name a successor, which takes the lead over");
        }

        if (Change(store, agency, a => a with { State = AgencyState.Departed, Roles = [], CaCertificates = [], BoundCertificates = [], RevocationLists = [] }) is { } refusal)
        {
            return refusal;
        }

        foreach (var operation in store.Operations.Load().Where(o => store.Sharing.TakesPart(agency, o.Id)).ToArray())
        {
            if (operation.Lead == agency)
            {
                store.Operations.Update(operation with { Lead = successor!.Value });
            }

            ChangeParticipants(store, operation.Id, successor is { } next ? [new Joining(next, ParticipantRole.Member)] : [], [agency]);
        }

        foreach (var group in store.Groups.Load().Where(g => store.Sharing.IsMember(agency, g.Id)).ToArray())
        {
            var members = store.Sharing.Members(group.Id).Where(m => m != agency).ToArray();
            if (group.Owner == agency && members.Length > 0)
            {
                store.Groups.Own(group.Id, successor is { } next && members.Contains(next) ? next : members[0]);
            }

            ChangeMembers(store, group.Id, [], [agency]);
        }

        store.Departures.Begin(store.Numbers.Find(agency)!.Value, successor is { } s ? store.Numbers.Find(s) : null);
        return null;
    }

    private static void Settle(WriteSession store, List<(AgencyId Agency, long Position)> turned)
    {
        store.SharingChanged();
        foreach (var (agency, position) in turned)
        {
            DutySettlement.SettleSharing(store, agency, position);
        }
    }
}
