using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <content>What agencies owe for what they were shown.</content>
internal sealed partial class SqliteExchangeStore
{
    public IReadOnlyList<Duty> ReadDuties(AgencyId agency, long after, int limit) => readers.Read(reading => DutyQuery.Open(reading, agency, after, limit));

    public long CountDuties(AgencyId agency) =>
        readers.Read(reading => reading.CountDuties.Bind(1, reading.Numbers.Find(agency) ?? 0).First(row => row.Long(0), out var count) ? count : 0);

    public Task<Outcome<LoggedEntry>> DeliverAsync(AgencyId agency, IReadOnlyList<long> duties, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        ChangeAsync(
            store =>
            {
                foreach (var duty in duties)
                {
                    store.Duties.Deliver(duty, store.Numbers.Find(agency)!.Value, store.Log.Next, store.Now);
                }

                return null;
            },
            entry,
            cancellationToken);

    public Task<Outcome<(IReadOnlyList<RefusalReason> Reasons, LoggedEntry Entry)>> AcknowledgeAsync(
        AgencyId agency, IReadOnlyList<Acknowledgement> acknowledgements, AuditEntryDraft entry, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new WriteJob<(IReadOnlyList<RefusalReason> Reasons, LoggedEntry Entry)>(WriteLane.Of(entry.Agency), store =>
            {
                var number = store.Numbers.Find(agency)!.Value;
                RefusalReason[] reasons = [.. acknowledgements.Select(a => DutySettlement.Acknowledge(store, number, a))];
                return (reasons, store.Append(entry));
            }),
            cancellationToken);

    public Ledger? ReadLedger(RecordKey key) => readers.Read(reading => DutyQuery.Ledger(reading, key));
}
