using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;
using Exchange.Tests.Changes;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Storage;

/// <summary>A hub's store and directory behind their ports, and the words in which tests tell what happens to them.</summary>
public abstract class StoreUnderTest : IAsyncDisposable
{
    private readonly Dictionary<string, (Guid Session, long Number)> _sessions = [];

    public abstract IExchangeStore Store { get; }

    public abstract IAgencyDirectory Directory { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Closes the hub and opens it again, as a restart does.</summary>
    public abstract Task ReopenAsync();

    /// <summary>Makes every writing of the log fail from now on.</summary>
    public abstract void BreakLog();

    /// <summary>Takes <see cref="BreakLog"/> back.</summary>
    public abstract void MendLog();

    /// <summary>Makes every writing of what was noted of disclosures fail from now on.</summary>
    public abstract void BreakNotes();

    /// <summary>Takes <see cref="BreakNotes"/> back.</summary>
    public abstract void MendNotes();

    public abstract ValueTask DisposeAsync();

    /// <summary>Keeps a checkpoint of the log as it stands.</summary>
    public async Task<KeptCheckpoint> CheckpointAsync()
    {
        var head = Store.Log;
        var checkpoint = new KeptCheckpoint(head.Epoch, head.Size, head.Root, Time.GetUtcNow(), $"exchange/test\n{head.Size}\n{Convert.ToBase64String(head.Root.AsSpan())}\n\n— test sig\n");
        Assert.True((await Store.KeepCheckpointAsync(checkpoint, default)).Value);
        return checkpoint;
    }

    public async Task RegisterAsync(string agency, bool eeaMember = true) =>
        Assert.False((await Directory.RegisterAsync(NewAgency(agency, eeaMember), Entry(AuditAction.DirectoryChange), default)).IsRefused);

    public async Task ChangeAsync(string agency, Func<Agency, Agency> change) =>
        Assert.False((await Directory.ChangeAsync(Agency(agency), a => change(a), Entry(AuditAction.DirectoryChange), default)).IsRefused);

    /// <summary>Has an agency leave by the word of two operators; false where that is refused.</summary>
    public async Task<bool> DepartAsync(string agency, string? successor)
    {
        var departure = new ProposedChange.Departure(Agency(agency), successor is null ? null : Agency(successor));
        var proposed = (await Directory.ProposeAsync(departure, "operator-1", Entry(AuditAction.Proposal), default)).Value.Proposal;
        return !(await Directory.DecideAsync(proposed.Number, "operator-2", approve: true, Entry(AuditAction.Proposal), default)).IsRefused;
    }

    public async Task CreateOperationAsync(string operation, string lead, bool participantsOnly = false) => Assert.False((await Store.CreateOperationAsync(
        new Operation { Id = Operation(operation), DisplayName = operation, Lead = Agency(lead), ParticipantsOnly = participantsOnly },
        Entry(AuditAction.OperationChange),
        default)).IsRefused);

    public async Task CreateGroupAsync(string group, string owner, params string[] members) => Assert.False((await Store.CreateGroupAsync(
        new Group(Group(group), group, Agency(owner), default), [.. members.Select(Agency)], Entry(AuditAction.GroupChange, owner), default)).IsRefused);

    public async Task MoveMemberAsync(string group, string agency, bool joins) => Assert.False((await Store.ChangeMembersAsync(
        Group(group), joins ? [Agency(agency)] : [], joins ? [] : [Agency(agency)], Entry(AuditAction.GroupChange), default)).IsRefused);

    public async Task MoveAsync(string operation, string agency, bool joins) => Assert.False((await Store.ChangeParticipantsAsync(
        Operation(operation),
        joins ? [new Joining(Agency(agency), ParticipantRole.Member)] : [],
        joins ? [] : [Agency(agency)],
        Entry(AuditAction.OperationChange),
        default)).IsRefused);

    /// <summary>Pushes the next batch of the agency's session.</summary>
    public async Task<BatchAnswer> PushAsync(string agency, params RecordDraft[] drafts)
    {
        var (session, number) = _sessions.GetValueOrDefault(agency, (Guid.NewGuid(), 0));
        var answer = (await Store.ApplyAsync(Batch(agency, session, number + 1, drafts), Entry(AuditAction.Push, agency), default)).Value;
        _sessions[agency] = (session, number + 1);
        return answer;
    }

    /// <summary>
    /// Does a part of what is due by now; how much. A group of the writer has the time of its beginning, and what the clock sets off beside a
    /// test may have begun one before the clock was moved on: first that one ends.
    /// </summary>
    public async Task<int> SettleAsync()
    {
        await Store.FindSessionAsync(Agency("es"), Guid.NewGuid(), default);
        return (await Store.SettleDueAsync(default)).Value;
    }

    /// <summary>Logs that an agency was shown records as they stand, as a call that shows them does.</summary>
    public async Task ShowAsync(string agency, params RecordKey[] keys) => Assert.NotNull((await Store.LogAsync(
        Entry(AuditAction.Get, agency) with { Count = keys.Length, Touched = [.. keys.Select(k => Store.Find(k)!.RevisedAt).Order()] }, Store.Head, default)).Value);

    /// <summary>Pulls until caught up.</summary>
    public (IReadOnlyList<FeedChange> Changes, FeedCursor Cursor) Pull(string agency, FeedCursor cursor = default, RecordFilter? filter = null, int limit = 100)
    {
        var changes = new List<FeedChange>();
        while (true)
        {
            var page = Store.ReadPage(Reader(agency), filter ?? RecordFilter.All, cursor, limit);
            changes.AddRange(page.Changes);
            cursor = page.Next;
            if (page.CaughtUp)
            {
                return (changes, cursor);
            }
        }
    }

    /// <summary>A batch whose keyed hash stands for its drafts' contents.</summary>
    public static PushedBatch Batch(string agency, Guid session, long number, params RecordDraft[] drafts) => new()
    {
        Agency = Agency(agency),
        Session = session,
        Number = number,
        KeyedHash = System.Security.Cryptography.SHA256.HashData([.. drafts.SelectMany(d => (byte[])[.. d.Key.Name.Select(c => (byte)c), .. d.Content.Span])]),
        Records = [.. drafts.Select(d => new PushedRecord(d, null))],
    };

    public static AuditEntryDraft Entry(AuditAction action, string agency = "hub") => new()
    {
        Action = action,
        Agency = Agency(agency),
        Role = CallerRole.System,
        Purpose = Purpose.Investigation,
        Detail = new AuditDetail { Subject = "of a test" },
    };

    public static Agency NewAgency(string agency, bool eeaMember = true, string? trustDomain = null) => new()
    {
        Id = Agency(agency),
        DisplayName = agency,
        Country = "EU",
        EeaMember = eeaMember,
        Contact = $"desk of {agency}",
        TrustDomain = trustDomain ?? $"{agency}.example",
        Roles = [CallerRole.System],
    };
}
