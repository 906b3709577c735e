using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Changes;

/// <summary>
/// What an agency owes for a record it was shown, whatever call, filter, purpose or cursor showed it: a pure function of the
/// record as it stands and the state of sharing. Suspension is no withdrawal: it bars calls, and gives no order to erase.
/// </summary>
public static class DutyRule
{
    /// <summary>Decides.</summary>
    /// <param name="shown">What the agency was shown and may still hold.</param>
    /// <param name="record">The record as it stands, a tombstone too.</param>
    /// <param name="corrects">Whether the change that is looked at is a correcting revision.</param>
    /// <param name="sharing">Agencies and memberships.</param>
    /// <param name="position">The position of the change.</param>
    /// <returns>What is owed, and why; NONE where nothing is.</returns>
    public static (DutyKind Kind, DutyCause Cause) Owed(Shown shown, StoredRecord record, bool corrects, SharingState sharing, long position)
    {
        if (shown.Agency == record.Key.Originator || shown.Purposes.Count == 0)
        {
            return default;
        }

        if (record.Erased)
        {
            return (DutyKind.Erase, DutyCause.Erased);
        }

        // What it was shown for one purpose it may not keep for that purpose once the record is not for it any more.
        if (!shown.Purposes.All(purpose => Visibility.MayHold(Reader.AnyoneOf(shown.Agency, purpose), record.Audience, sharing, position)))
        {
            return (DutyKind.Erase, DutyCause.Withdrawn);
        }

        if (record.Audience.Conditions.Restricted)
        {
            return (DutyKind.Restrict, DutyCause.Restricted);
        }

        return corrects ? (DutyKind.Correct, DutyCause.Corrected) : default;
    }
}
