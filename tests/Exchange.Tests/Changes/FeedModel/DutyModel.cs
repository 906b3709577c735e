using Exchange.Changes;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>What every agency ought to owe, in the plainest words: whatever any call showed is noted, and after each change every agency and record is looked at.</summary>
internal sealed class DutyModel(FeedModel model)
{
    private readonly List<Showing> _shown = [];
    private readonly List<Owed> _duties = [];
    private int _order;

    /// <summary>A revision that a call showed, in the order of the log.</summary>
    public sealed record Showing(int Order, int Agency, (int Agency, int Id) Key, long Revision, int Purpose);

    /// <summary>A duty, in any state.</summary>
    public sealed class Owed
    {
        /// <summary>The hub's name for it, known once it was delivered.</summary>
        public string Name { get; set; } = "";

        public required int Agency { get; init; }

        public required (int Agency, int Id) Key { get; init; }

        public required DutyKind Kind { get; init; }

        public required DutyCause Cause { get; init; }

        public required long Revision { get; init; }

        /// <summary>What was shown before is what the agency is asked about; null until it was.</summary>
        public int? Delivered { get; set; }

        public bool Lifted { get; set; }

        public DutyResult Result { get; set; }

        public bool IsOpen => !Lifted && Result == DutyResult.None;

        /// <summary>All that its originator is told.</summary>
        public string InLedger => $"{FeedHistory.Agencies[Agency]} {Kind} {Cause} {Result}";

        public override string ToString() => $"{FeedHistory.Agencies[Agency]} {Kind} {Cause} {FeedHistory.Agencies[Key.Agency]}/{Key.Id} at {Revision}{(Lifted && Result == DutyResult.None ? " lifted" : "")} {Result}";
    }

    public IEnumerable<Owed> All => _duties;

    public IEnumerable<Showing> Showings => _shown;

    public Owed[] OpenOf(int agency) => [.. _duties.Where(d => d.Agency == agency && d.IsOpen)];

    /// <summary>A call showed the present revision of a record.</summary>
    public void Show(int agency, int purpose, (int Agency, int Id) key) => _shown.Add(new Showing(++_order, agency, key, model.Latest(key)!.Revision, purpose));

    /// <summary>All that an agency owes is on its way to it.</summary>
    public void Deliver(int agency)
    {
        _order++;
        foreach (var duty in OpenOf(agency))
        {
            duty.Delivered ??= _order;
        }
    }

    /// <summary>The agency says what it did; false when that is no answer.</summary>
    public bool Acknowledge(Owed duty, DutyResult result)
    {
        if (result is DutyResult.Restricted && duty.Kind != DutyKind.Restrict)
        {
            return false;
        }

        if (result is DutyResult.Corrected && duty.Kind != DutyKind.Correct)
        {
            return false;
        }

        duty.Result = duty.Result == DutyResult.None ? result : duty.Result;

        // It erased all that it was shown: what it was asked about that meanwhile is owed no more.
        if (result == DutyResult.Erased && LastOf(duty.Agency, duty.Key) is { IsOpen: true, Cause: not DutyCause.Erased } last && HeldBy(duty.Agency, duty.Key).Count == 0)
        {
            last.Lifted = true;
        }

        return true;
    }

    /// <summary>Looks at every agency after a change at the newest position: of one record, or of sharing.</summary>
    public void Settle((int Agency, int Id)? changed, bool corrects)
    {
        foreach (var key in model.Keys)
        {
            for (var agency = 0; agency < FeedHistory.Agencies.Length; agency++)
            {
                if (agency != key.Agency && (changed == key || (changed is null && Turned(agency, key))))
                {
                    Settle(agency, key, corrects);
                }
            }
        }
    }

    private bool Turned(int agency, (int Agency, int Id) key) => Enumerable.Range(0, FeedHistory.Purposes.Length).Any(purpose =>
        MayHold(agency, purpose, key, model.Head - 1) != MayHold(agency, purpose, key, model.Head));

    private bool MayHold(int agency, int purpose, (int Agency, int Id) key, long position) =>
        model.At(key, position) is { } state && model.MayHold(agency, purpose, FeedModel.AnyOfficer, state, position);

    private Owed? LastOf(int agency, (int Agency, int Id) key) => _duties.FindLast(d => d.Agency == agency && d.Key == key);

    /// <summary>What an agency was shown of a record as it stands, and has not answered since that it erased it.</summary>
    private List<Showing> HeldBy(int agency, (int Agency, int Id) key)
    {
        var gone = _duties.Where(d => d.Agency == agency && d.Key == key && d.Result == DutyResult.Erased).Max(d => d.Delivered) ?? 0;
        var born = model.BornAt(key);
        return _shown.FindAll(s => s.Agency == agency && s.Key == key && s.Order > gone && s.Revision >= born);
    }

    private void Settle(int agency, (int Agency, int Id) key, bool corrects)
    {
        var record = model.Latest(key)!;
        var held = HeldBy(agency, key);
        if (held.Count == 0)
        {
            return;
        }

        var before = LastOf(agency, key);
        var (kind, cause) =
            record.Erased ? (DutyKind.Erase, DutyCause.Erased)
            : held.Exists(s => !MayHold(agency, s.Purpose, key, model.Head)) ? (DutyKind.Erase, DutyCause.Withdrawn)
            : record.Marking.Restricted ? (DutyKind.Restrict, DutyCause.Restricted)
            : corrects ? (DutyKind.Correct, DutyCause.Corrected)
            : default;
        var keepsErasure = before is { IsOpen: true, Cause: DutyCause.Erased } && kind != DutyKind.Erase;
        var nothingNew = kind == DutyKind.None && before is { IsOpen: true, Kind: DutyKind.Correct };
        var answered = before is not null && before.Kind == kind && before.Cause == cause && kind != DutyKind.Correct
            && (before.IsOpen || (before.Result != DutyResult.None && held.TrueForAll(s => s.Order <= before.Delivered)));
        if (keepsErasure || nothingNew || answered)
        {
            return;
        }

        if (before is { IsOpen: true })
        {
            before.Lifted = true;
        }

        if (kind != DutyKind.None)
        {
            _duties.Add(new Owed { Agency = agency, Key = key, Kind = kind, Cause = cause, Revision = kind == DutyKind.Correct ? record.Revision : held.Max(s => s.Revision) });
        }
    }
}
