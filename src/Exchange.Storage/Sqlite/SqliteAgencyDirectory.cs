using Exchange.Agencies;
using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>The directory on a SQLite database.</summary>
internal sealed class SqliteAgencyDirectory(Publication publication, Writer writer) : IAgencyDirectory
{
    public DirectorySnapshot Current => publication.Directory;

    public Task WaitPastAsync(long version, CancellationToken cancellationToken) =>
        publication.WaitForDirectoryPastAsync(version, cancellationToken);

    public Task<Outcome<LoggedEntry>> RegisterAsync(Agency agency, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<LoggedEntry>(store =>
            {
                if (store.Directory.Load().Any(a => a.Id == agency.Id || a.TrustDomain == agency.TrustDomain))
                {
                    return new Refusal(RefusalReason.AlreadyExists, "an agency of that name or trust domain is registered already");
                }

                store.Directory.Insert(agency with { CreateTime = store.Now });
                store.Directory.Stand(agency, store.NextPosition());
                store.DirectoryChanged();
                return store.Log.Append(entry, store.Epoch, store.Now);
            }),
            cancellationToken);

    public Task<Outcome<LoggedEntry>> ChangeAsync(
        AgencyId id, Func<Agency, Outcome<Agency>> change, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<LoggedEntry>(store =>
            {
                if (store.Directory.Load().FirstOrDefault(a => a.Id == id) is not { } agency)
                {
                    return new Refusal(RefusalReason.NotFound, "no agency of that name");
                }

                if (!change(agency).TryGet(out var changed, out var refusal))
                {
                    return refusal;
                }

                if (changed.Id != agency.Id || changed.TrustDomain != agency.TrustDomain)
                {
                    return new Refusal(RefusalReason.RuleForbids, "an agency keeps its id and its trust domain: register the new one, and suspend this one");
                }

                store.Directory.Update(changed);
                if (changed.EeaMember != agency.EeaMember)
                {
                    // A place in the one order: pulls deliver what the agency gains or loses by it.
                    store.Directory.Stand(changed, store.NextPosition());
                    store.Narrow();
                }

                store.DirectoryChanged();
                return store.Log.Append(entry, store.Epoch, store.Now);
            }),
            cancellationToken);
}
