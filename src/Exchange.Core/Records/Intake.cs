using Exchange.Sharing;

namespace Exchange.Records;

/// <summary>
/// Decides what becomes of a pushed record, given what stands in the store: a pure function, so that every store and the
/// model of the tests give the same outcome (laws 2 and 4).
/// </summary>
public static class Intake
{
    /// <summary>Decides.</summary>
    /// <param name="head">The record as it stands, or null when there is none.</param>
    /// <param name="draft">The record as pushed, by its own originator.</param>
    /// <param name="sharing">Agencies, operations and memberships now.</param>
    /// <param name="meansTheSame">Compares two encodings by meaning.</param>
    /// <returns>What to do and what to answer.</returns>
    public static IntakeDecision Decide(StoredRecord? head, RecordDraft draft, SharingState sharing, MeansTheSame meansTheSame)
    {
        if (CheckTargets(draft, sharing) is { Count: > 0 } violations)
        {
            return IntakeDecision.Answer(RecordOutcome.Rejected(RefusalReason.RecordInvalid, violations));
        }

        if (head is null)
        {
            return draft.ExpectedRevision is > 0
                ? IntakeDecision.Answer(Conflict(0))
                : IntakeDecision.Store(new RecordOutcome(OutcomeStatus.Created, 1), RecordChange.NewRevision, draft.Audience ?? Audience.Nobody);
        }

        if (head.Erased && draft.ExpectedRevision != head.Revision)
        {
            return IntakeDecision.Answer(new RecordOutcome(OutcomeStatus.Rejected, head.Revision) { Reason = RefusalReason.RecordErased });
        }

        if (draft.ExpectedRevision is { } expected && expected != head.Revision)
        {
            return IntakeDecision.Answer(Conflict(head.Revision));
        }

        if (draft.Kind != head.Kind)
        {
            return IntakeDecision.Answer(RecordOutcome.Rejected(
                RefusalReason.RecordInvalid,
                [new Violation("record.content", RefusalReason.KindChanged, "the kind of a record never changes; push the new kind as a record of its own")]));
        }

        if (head.Erased)
        {
            return IntakeDecision.Store(new RecordOutcome(OutcomeStatus.Created, head.Revision + 1), RecordChange.NewRevision, draft.Audience ?? Audience.Nobody);
        }

        var audience = draft.Audience ?? head.Audience;
        if (!Same(head, draft, meansTheSame))
        {
            return IntakeDecision.Store(new RecordOutcome(OutcomeStatus.Updated, head.Revision + 1), RecordChange.NewRevision, audience);
        }

        return audience.Equals(head.Audience)
            ? IntakeDecision.Answer(new RecordOutcome(OutcomeStatus.Unchanged, head.Revision))
            : IntakeDecision.Store(new RecordOutcome(OutcomeStatus.Updated, head.Revision), RecordChange.NewDistribution, audience);
    }

    private static RecordOutcome Conflict(long revision) =>
        new(OutcomeStatus.Conflict, revision) { Reason = RefusalReason.RevisionConflict };

    private static bool Same(StoredRecord head, RecordDraft draft, MeansTheSame meansTheSame) =>
        Same(RecordPart.Content, head.Content, draft.Content, meansTheSame)
        && Same(RecordPart.Marking, head.Marking, draft.Marking, meansTheSame)
        && Same(RecordPart.Links, head.Links, draft.Links, meansTheSame);

    private static bool Same(RecordPart part, ReadOnlyMemory<byte> stored, ReadOnlyMemory<byte> received, MeansTheSame meansTheSame) =>
        stored.Span.SequenceEqual(received.Span) || meansTheSame(part, stored, received);

    /// <summary>Unknown and hidden targets answer alike: an operation that the originator has no part in is unknown to it.</summary>
    private static List<Violation>? CheckTargets(RecordDraft draft, SharingState sharing)
    {
        List<Violation>? violations = null;
        if (draft.Operation is { } operation && !sharing.TakesPart(draft.Key.Originator, operation))
        {
            violations = [];
            violations.Add(new Violation(
                "record.content.operation", RefusalReason.TargetUnknown, "no operation of that name in which the originator takes part"));
        }

        if (draft.Audience is not { } audience)
        {
            return violations;
        }

        for (var i = 0; i < audience.Agencies.Count; i++)
        {
            if (!sharing.Knows(audience.Agencies[i]))
            {
                (violations ??= []).Add(new Violation("distribution.agencies", RefusalReason.TargetUnknown, "names an agency that is not registered"));
                break;
            }
        }

        for (var i = 0; i < audience.Operations.Count; i++)
        {
            if (!sharing.TakesPart(draft.Key.Originator, audience.Operations[i]))
            {
                (violations ??= []).Add(new Violation(
                    "distribution.operations", RefusalReason.TargetUnknown, "names no operation in which the originator takes part"));
                break;
            }
        }

        return violations;
    }
}
