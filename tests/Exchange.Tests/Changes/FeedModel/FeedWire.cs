using System.Globalization;
using Exchange.Changes;
using Google.Protobuf.WellKnownTypes;
using Wire = Exchange.V1;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>A history's agencies, records and duties to and from the wire.</summary>
/// <param name="number">Tells the history's names from others' on the same server.</param>
/// <param name="review">The date of every record's review.</param>
internal sealed class FeedWire(int number, DateOnly review)
{
    /// <summary>The names of operations and groups.</summary>
    public string[] Circles { get; } = new string[FeedHistory.Circles.Length];

    public string AgencyId(int agency) => string.Create(CultureInfo.InvariantCulture, $"{FeedHistory.Agencies[agency]}-{number}");

    public string AgencyName(int agency) => $"agencies/{AgencyId(agency)}";

    public string OperationId(int circle) => string.Create(CultureInfo.InvariantCulture, $"{FeedHistory.Circles[circle]}-{number}");

    public string RecordName((int Agency, int Id) key) => $"{AgencyName(key.Agency)}/records/record-{key.Id}";

    public Wire.PushRecord ToWire(int agency, PushedRevision pushed)
    {
        var (item, content) = (pushed.Item, new Wire.RecordContent());
        content.Asset = new Wire.Asset
        {
            Other = new Wire.OtherAsset { Description = item.Text.ToString(CultureInfo.InvariantCulture) },
            Status = (Wire.AssetStatus)item.Status,
        };
        content.Operation = item.Operation < 0 ? "" : Circles[item.Operation];
        content.Correction = item.Corrects ? new Wire.Correction { Reason = "it was wrong" } : null;
        var record = new Wire.PushRecord
        {
            Record = new Wire.Record { Name = RecordName((agency, item.Id)), Content = content, Marking = ToWire(item.Marking) },
            Distribution = item.Audience is { } audience ? ToWire(audience, pushed.EmbargoEnd) : null,
        };
        if (pushed.ExpectedRevision is { } expected)
        {
            record.ExpectedRevision = expected;
        }

        return record;
    }

    public Wire.RecordFilter ToFilter(FeedReading reader)
    {
        var filter = new Wire.RecordFilter();
        filter.AssetStatuses.AddRange(reader.Status < 0 ? [] : [(Wire.AssetStatus)reader.Status]);
        filter.Operations.AddRange(reader.Operation < 0 ? [] : [Circles[reader.Operation]]);
        filter.Originators.AddRange(reader.Originator < 0 ? [] : [AgencyName(reader.Originator)]);
        return filter;
    }

    public PulledChange ToChange(Wire.Change change) => new(
        (ChangeKind)change.Kind,
        KeyOf(change.Record.Name),
        change.Record.Revision,
        change.Kind == Wire.ChangeKind.Upserted ? TextOf(change.Record) : "",
        change.Distribution is { } distribution ? FeedModel.Shared(distribution.Revision, distribution.EmbargoEndTime is not null) : "");

    /// <summary>What a record says, as <see cref="FeedModel.TextOf"/> words what was pushed.</summary>
    public string TextOf(Wire.Record record) => FeedModel.TextOf(new PushedItem(
        Id: 0,
        int.Parse(record.Content.Asset.Other.Description, CultureInfo.InvariantCulture),
        (int)record.Content.Asset.Status,
        Array.IndexOf(Circles, record.Content.Operation),
        new PushedMarking(
            (int)record.Marking.Tlp,
            record.Marking.Purposes.Sum(p => 1 << Array.IndexOf(FeedHistory.Purposes, (Exchange.Sharing.Purpose)p)),
            record.Marking.Restriction is not null),
        Audience: null,
        record.Content.Correction is not null,
        Revives: false));

    public ToldDuty ToTold(int agency, Wire.Duty duty)
    {
        var owed = new DutyModel.Owed { Agency = agency, Key = KeyOf(duty.Record), Kind = (DutyKind)duty.Kind, Cause = (DutyCause)duty.Cause, Revision = duty.Revision };
        return new ToldDuty(duty.Name, owed.ToString(), owed.Key);
    }

    public ToldLedger ToTold((int Agency, int Id) key, Wire.GetLedgerResponse ledger) => new(
        [.. ledger.Disclosures.Select(d => (FeedHistory.Agencies[NumberOf(d.Agency)], d.Revision, (Exchange.Sharing.Purpose)d.Purpose))],
        [.. ledger.Duties.Select(d => new DutyModel.Owed { Agency = NumberOf(d.Agency), Key = key, Kind = (DutyKind)d.Kind, Cause = (DutyCause)d.Cause, Revision = 0, Result = (DutyResult)d.Result }.InLedger)],
        IsWhole: false);

    private static Google.Type.Date ToWire(DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    private Wire.Marking ToWire(PushedMarking marking) => new()
    {
        Tlp = (Wire.Tlp)marking.Tlp,
        Purposes = { FeedHistory.In(marking.Purposes, FeedHistory.Purposes).Select(p => (Wire.Purpose)p) },
        Restriction = marking.Restricted ? new Wire.Restriction { Ground = Wire.RestrictionGround.Evidence } : null,
        ReviewBy = ToWire(review),
    };

    private Wire.Distribution ToWire(PushedAudience audience, DateTimeOffset? embargoEnd) => new()
    {
        Everyone = audience.Everyone,
        ThirdCountriesAllowed = audience.ThirdCountries,
        Agencies = { FeedHistory.In(audience.Agencies, Enumerable.Range(0, FeedHistory.Agencies.Length)).Select(AgencyName) },
        Operations = { FeedHistory.In(audience.Circles, Circles[..FeedHistory.Operations]) },
        Groups = { FeedHistory.In(audience.Circles >> FeedHistory.Operations, Circles[FeedHistory.Operations..]) },
        ExcludedAgencies = { FeedHistory.In(audience.Excluded, Enumerable.Range(0, FeedHistory.Agencies.Length)).Select(AgencyName) },
        Officers = { FeedHistory.In(audience.Officers, FeedHistory.Officers).Select(o => $"{AgencyName(o.Agency)}/officers/{o.Id}") },
        EmbargoEndTime = embargoEnd?.ToTimestamp(),
    };

    private int NumberOf(string agency) => Array.FindIndex(FeedHistory.Agencies, a => agency == $"agencies/{a}-{number.ToString(CultureInfo.InvariantCulture)}");

    private (int Agency, int Id) KeyOf(string record) => (NumberOf(record[..record.IndexOf("/records/", StringComparison.Ordinal)]), record[^1] - '0');
}
