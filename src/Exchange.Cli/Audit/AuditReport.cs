using Exchange.Audit;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary>The logs of an agency for a supervisor (Directive (EU) 2016/680 art. 25(1)): justification, date and time, and who.</summary>
internal sealed record AuditReport
{
    /// <summary>Whose; empty for all that the auditor may see.</summary>
    public required string Agency { get; init; }

    /// <summary>From when on.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Before when.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset MadeTime { get; init; }

    /// <summary>Who made it, as the hub knows the caller.</summary>
    public required string MadeBy { get; init; }

    /// <summary>The checkpoint at that time, checked against the last one.</summary>
    public required SignedCheckpoint Checkpoint { get; init; }

    /// <summary>The entries, oldest first.</summary>
    public required IReadOnlyList<Wire.AuditEntry> Entries { get; init; }

    /// <summary>The columns that count.</summary>
    public static IReadOnlyList<string> CountHeaders => [">done", ">records", ">refused", "first (UTC)", "last (UTC)"];

    /// <summary>What each part groups by, its heading and the columns of its keys.</summary>
    public IReadOnlyList<(string Heading, IReadOnlyList<string> Headers, IReadOnlyList<ReportGroup> Groups)> Parts =>
    [
        ("What was done", ["processing", "action"], ReportGroup.By(Entries, e => [ProcessingKind.Of(e.Action), Wording.Words(e.Action)])),
        ("Justification", ["purpose", "legal basis"], ReportGroup.By(Entries, e => [Wording.Words(e.Purpose), e.Detail?.LegalBasis ?? "no longer known"])),
        ("By whom", ["agency", "role", "officer or job", "certificate of"], ReportGroup.By(
            Entries, e => [Wording.Id(e.Agency), Wording.Words(e.Role), e.Detail?.Actor ?? "no longer known", e.Detail?.CallerName ?? ""])),
        ("Refused", ["reason", "action"], ReportGroup.By(Entries.Where(e => e.Reason != Wire.Reason.Unspecified), e => [Wording.Code(e.Reason), Wording.Words(e.Action)])),
    ];

    /// <summary>A group's cells after those of its keys, by <see cref="CountHeaders"/>.</summary>
    /// <param name="group">The group.</param>
    /// <returns>The cells.</returns>
    public static IReadOnlyList<string> Counts(ReportGroup group) =>
        [Wording.Count(group.Done), Wording.Count(group.Records), Wording.Count(group.Refused), Time(group.First), Time(group.Last)];

    /// <summary>The columns of an entry.</summary>
    public static IReadOnlyList<string> EntryHeaders =>
    [
        "epoch", "index", "time", "processing", "action", "agency", "role", "officer_or_job", "certificate_name", "certificate_sha256", "purpose", "legal_basis", "case_reference", "about", "records",
        "refused", "leaf_hash",
    ];

    /// <summary>An entry's cells, by <see cref="EntryHeaders"/>.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>The cells.</returns>
    public static IReadOnlyList<string> Cells(Wire.AuditEntry entry) =>
    [
        $"{entry.Epoch}",
        $"{entry.LogIndex}",
        Wording.Instant(entry.LogTime),
        ProcessingKind.Of(entry.Action),
        Wording.Words(entry.Action),
        Wording.Id(entry.Agency),
        Wording.Words(entry.Role),
        entry.Detail?.Actor ?? "",
        entry.Detail?.CallerName ?? "",
        entry.Detail?.Fingerprint ?? "",
        Wording.Words(entry.Purpose),
        entry.Detail?.LegalBasis ?? "",
        entry.Detail?.CaseReference ?? "",
        entry.Detail?.Subject ?? "",
        $"{entry.RecordCount}",
        entry.Reason == Wire.Reason.Unspecified ? "" : Wording.Code(entry.Reason),
        EntryTable.Hash(entry),
    ];

    /// <summary>Entries that are not what their leaves commit to.</summary>
    /// <returns>What is wrong, by index.</returns>
    public IReadOnlyList<LogFault> Faults() =>
    [
        .. Entries
            .Select(e => (e.LogIndex, Fault: MerkleHash.TryRead(e.Hash.Span, out var hash) ? AuditEntryCheck.FaultOf(e, e.LogIndex, hash) : "it has no hash"))
            .Where(f => f.Fault is not null)
            .Select(f => new LogFault(f.LogIndex, 1, f.Fault!)),
    ];

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}
