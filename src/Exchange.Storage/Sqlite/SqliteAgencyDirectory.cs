using Exchange.Agencies;
using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>The directory on a SQLite database.</summary>
internal sealed class SqliteAgencyDirectory(Publication publication, Writer writer, ReadPool readers) : IAgencyDirectory
{
    public DirectorySnapshot Current => publication.Directory;

    public Task WaitPastAsync(long version, CancellationToken cancellationToken) =>
        publication.WaitForDirectoryPastAsync(version, cancellationToken);

    public Task<Outcome<LoggedEntry>> RegisterAsync(Agency agency, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        ChangeAsync(store => DirectoryApplication.Register(store, agency), entry, cancellationToken);

    public Task<Outcome<LoggedEntry>> ChangeAsync(
        AgencyId id, Func<Agency, Outcome<Agency>> change, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        ChangeAsync(
            store =>
            {
                if (DirectoryApplication.Change(store, id, change) is { } refusal)
                {
                    return refusal;
                }

                store.Proposals.Tell(id, entry.Detail.Subject, proposal: null, store.Now);
                return null;
            },
            entry,
            cancellationToken);

    public Task<Outcome<(Proposal Proposal, LoggedEntry Entry)>> ProposeAsync(
        ProposedChange change, string proposer, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<(Proposal Proposal, LoggedEntry Entry)>(WriteLane.Of(entry.Agency), store =>
                (store.Proposals.Insert(change, proposer, store.Now, store.Now + store.Options.ProposalTerm), store.Append(entry))),
            cancellationToken);

    public Task<Outcome<(Proposal Proposal, LoggedEntry Entry)>> DecideAsync(
        long number, string decider, bool approve, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<(Proposal Proposal, LoggedEntry Entry)>(WriteLane.Of(entry.Agency), store => ProposalApplication.Decide(store, number, decider, approve, entry)),
            cancellationToken);

    public IReadOnlyList<Proposal> ListProposals(bool openOnly, long before, int limit) =>
        readers.Read(reading =>
        {
            var proposals = new List<Proposal>();
            reading.Proposals.Bind(1, before).Bind(2, openOnly ? 1 : 0).Bind(3, limit);
            while (reading.Proposals.Step())
            {
                proposals.Add(ProposalRow.Read(reading.Proposals));
            }

            return proposals;
        });

    public IReadOnlyList<Notice> ListNotices(AgencyId agency, long before, int limit) =>
        readers.Read(reading =>
        {
            var notices = new List<Notice>();
            reading.Notices.Bind(1, reading.Numbers.Find(agency) ?? 0).Bind(2, before).Bind(3, limit);
            while (reading.Notices.Step())
            {
                var row = reading.Notices;
                notices.Add(new Notice(row.Long(0), Times.FromMicroseconds(row.Long(1)), row.Text(2), row.LongOrNull(3)));
            }

            return notices;
        });

    private Task<Outcome<LoggedEntry>> ChangeAsync(Func<WriteSession, Refusal?> change, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<LoggedEntry>(WriteLane.Of(entry.Agency), store => change(store) is { } refusal ? (Outcome<LoggedEntry>)refusal : store.Append(entry)),
            cancellationToken);
}
