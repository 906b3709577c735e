using Exchange.Sharing;

namespace Exchange.Records;

/// <summary>
/// Decides what becomes of a pushed record, given what stands in the store: a pure function, so that every store and the
/// model of the tests give the same outcome (laws 2 and 4).
/// </summary>
public static class Intake
{
    [ThreadStatic]
    private static Audience? lastAudience;

    /// <summary>Decides.</summary>
    /// <param name="head">The record as it stands, or null when there is none.</param>
    /// <param name="draft">The record as pushed, by its own originator.</param>
    /// <param name="sharing">Agencies, operations, groups and memberships now.</param>
    /// <param name="now">The hub's time.</param>
    /// <param name="meansTheSame">Compares two encodings by meaning.</param>
    /// <returns>What to do and what to answer.</returns>
    public static IntakeDecision Decide(StoredRecord? head, RecordDraft draft, SharingState sharing, DateTimeOffset now, MeansTheSame meansTheSame)
    {
        if (TargetCheck.Check(draft, sharing) is { Count: > 0 } unknown)
        {
            return IntakeDecision.Answer(RecordOutcome.Rejected(RefusalReason.RecordInvalid, unknown));
        }

        if (head is null)
        {
            return draft.ExpectedRevision is > 0
                ? IntakeDecision.Answer(Conflict(0))
                : Store(new RecordOutcome(OutcomeStatus.Created, 1), RecordChange.NewRevision, null, draft, sharing, now);
        }

        if (head.Erased && draft.ExpectedRevision != head.Revision)
        {
            return IntakeDecision.Answer(new RecordOutcome(OutcomeStatus.Rejected, head.Revision) { Reason = RefusalReason.RecordErased });
        }

        if (draft.ExpectedRevision is { } expected && expected != head.Revision)
        {
            return IntakeDecision.Answer(Conflict(head.Revision));
        }

        if (CheckSuccession(head, draft) is { } violation)
        {
            return IntakeDecision.Answer(RecordOutcome.Rejected(RefusalReason.RecordInvalid, [violation]));
        }

        if (head.Erased)
        {
            return Store(new RecordOutcome(OutcomeStatus.Created, head.Revision + 1), RecordChange.NewRevision, null, draft, sharing, now);
        }

        if (!Same(head, draft, meansTheSame))
        {
            return Store(new RecordOutcome(OutcomeStatus.Updated, head.Revision + 1), RecordChange.NewRevision, head, draft, sharing, now);
        }

        var redistribution = Store(new RecordOutcome(OutcomeStatus.Updated, head.Revision), RecordChange.NewDistribution, head, draft, sharing, now);
        return redistribution.Audience!.Equals(head.Audience) && redistribution.EmbargoEnd == head.EmbargoEnd
            ? IntakeDecision.Answer(new RecordOutcome(OutcomeStatus.Unchanged, head.Revision))
            : redistribution;
    }

    /// <summary>Joins what the originator states now with what it left as it was: distribution and embargo are replaced together, or not at all.</summary>
    private static IntakeDecision Store(
        RecordOutcome outcome, RecordChange change, StoredRecord? head, RecordDraft draft, SharingState sharing, DateTimeOffset now)
    {
        var distribution = draft.Distribution ?? head?.Audience.Distribution ?? Distribution.Nobody;
        var embargoEnd = draft.Distribution is null ? head?.EmbargoEnd : draft.EmbargoEnd > now ? draft.EmbargoEnd : null;
        var boundBy = draft.Operation is { } operation && sharing.IsParticipantsOnly(operation) ? draft.Operation : null;
        return new IntakeDecision(outcome, change, AudienceOf(distribution, draft.Conditions with { BoundBy = boundBy }, embargoEnd is not null), embargoEnd);
    }

    /// <summary>An audience: the one of the record before, where that has the same, as most of a batch have.</summary>
    private static Audience AudienceOf(Distribution distribution, Conditions conditions, bool embargoed) =>
        lastAudience is { } last && ReferenceEquals(last.Distribution, distribution) && last.Conditions == conditions && last.Embargoed == embargoed
            ? last
            : lastAudience = new Audience(distribution, conditions, embargoed);

    private static RecordOutcome Conflict(long revision) =>
        new(OutcomeStatus.Conflict, revision) { Reason = RefusalReason.RevisionConflict };

    /// <summary>What a revision may not change of the one before.</summary>
    private static Violation? CheckSuccession(StoredRecord head, RecordDraft draft)
    {
        if (draft.Kind != head.Kind)
        {
            return new Violation("record.content", RefusalReason.KindChanged, "the kind of a record never changes; push the new kind as a record of its own");
        }

        var (from, to) = ((TakedownStatus)head.Status, (TakedownStatus)draft.Status);
        return draft.Kind != RecordKind.Domain || head.Erased || draft.Corrects || TakedownLifecycle.Allows(from, to)
            ? null
            : new Violation(
                "record.content.domain.takedown.status",
                RefusalReason.TransitionNotAllowed,
                $"{Name(from)} may be followed by {string.Join(", ", TakedownLifecycle.StepsFrom(from).Select(Name))}, not by {Name(to)}; a correction states its reason and may set any state");
    }

    private static string Name(TakedownStatus status) => status.ToString().ToUpperInvariant();

    private static bool Same(StoredRecord head, RecordDraft draft, MeansTheSame meansTheSame) =>
        Same(RecordPart.Content, head.Content, draft.Content, meansTheSame)
        && Same(RecordPart.Marking, head.Marking, draft.Marking, meansTheSame)
        && Same(RecordPart.Links, head.Links, draft.Links, meansTheSame);

    private static bool Same(RecordPart part, ReadOnlyMemory<byte> stored, ReadOnlyMemory<byte> received, MeansTheSame meansTheSame) =>
        stored.Span.SequenceEqual(received.Span) || meansTheSame(part, stored, received);
}
