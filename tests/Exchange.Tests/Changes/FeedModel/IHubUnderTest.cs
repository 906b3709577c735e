using Exchange.Changes;
using Exchange.Sharing;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>What a run asks of a hub: of its store, or of a server by the calls that agencies and operators make. One caller at a time.</summary>
internal interface IHubUnderTest
{
    /// <summary>True for a server, which refuses what its rules forbid before its store sees it.</summary>
    bool IsServed { get; }

    /// <summary>How many positions the hub has given since the run began.</summary>
    long Head { get; }

    /// <summary>The hub's time.</summary>
    DateTimeOffset Now { get; }

    Task RegisterAsync(int agency, bool eeaMember);

    Task StandAsync(int agency, bool eeaMember, bool active);

    /// <summary>Has an agency leave by the word of two operators; what follows of it comes due. A negative successor is none.</summary>
    /// <returns>False where it may not: it is no member, its successor is no active one, or it has none and leads an operation.</returns>
    Task<bool> DepartAsync(int agency, int successor);

    /// <summary>Creates an operation or a group, in which its lead takes part.</summary>
    Task CreateAsync(int circle, int lead);

    /// <summary>Lets an agency join or leave; false where a rule of the server forbids it.</summary>
    Task<bool> MoveAsync(int circle, int agency, bool joins);

    /// <summary>Pushes a batch.</summary>
    /// <returns>What became of each record: C created, U updated, = unchanged, R rejected.</returns>
    Task<string> PushAsync(int agency, IReadOnlyList<PushedRevision> batch);

    /// <summary>Erases a record; false where none stands.</summary>
    Task<bool> EraseAsync((int Agency, int Id) key);

    /// <summary>Lets time pass and what is then due be done.</summary>
    Task WaitAsync(TimeSpan time);

    /// <summary>Pulls to the end, but at most so many pages; each is logged as shown before it comes.</summary>
    /// <param name="reader">Who, what for and through which filter.</param>
    /// <param name="cursor">Where to go on, as a page gave it; null to begin with nothing.</param>
    /// <param name="limit">Changes in a page.</param>
    /// <param name="pages">After so many the line breaks: no later one is read, nor logged.</param>
    IAsyncEnumerable<PulledPage> PullAsync(FeedReading reader, object? cursor, int limit, int pages);

    /// <summary>Consults a record by name, as an officer's own certificate or, with a negative number, as the agency's system.</summary>
    /// <returns>What was shown; null where nothing was.</returns>
    Task<(long Revision, string Text)?> GetAsync(int agency, int purpose, int officer, (int Agency, int Id) key);

    /// <summary>Delivers what an agency owes.</summary>
    Task<IReadOnlyList<ToldDuty>> DeliverAsync(int agency);

    /// <summary>Reads what an agency owes without delivering it; null where a hub can tell it only by delivering.</summary>
    IReadOnlyList<ToldDuty>? ReadOwed(int agency);

    Task<RefusalReason> AcknowledgeAsync(int agency, string duty, DutyResult result);

    Task<ToldLedger> ReadLedgerAsync((int Agency, int Id) key);
}

/// <summary>A record as pushed.</summary>
internal sealed record PushedRevision(PushedItem Item, DateTimeOffset? EmbargoEnd, long? ExpectedRevision);

/// <summary>A page of a pull, or that it has caught up, or both.</summary>
internal sealed record PulledPage(IReadOnlyList<PulledChange> Changes, object Cursor, bool CaughtUp);

/// <summary>A change that a page brought; <paramref name="Shared"/> is what it says of the distribution, as <see cref="FeedModel.Shared"/> words it, to its originator alone.</summary>
internal readonly record struct PulledChange(ChangeKind Kind, (int Agency, int Id) Key, long Revision, string Text, string Shared);

/// <summary>A duty as a hub tells of it.</summary>
/// <param name="Name">What an acknowledgement calls it by.</param>
/// <param name="Duty">All that is compared, as <see cref="DutyModel.Owed"/> words it.</param>
/// <param name="Key">The record.</param>
internal sealed record ToldDuty(string Name, string Duty, (int Agency, int Id) Key);

/// <summary>What an originator is told of a record.</summary>
/// <param name="Disclosures">Who was shown which revision, and what for.</param>
/// <param name="Duties">Each duty as <see cref="DutyModel.Owed"/> words it.</param>
/// <param name="IsWhole">Whether it has duties that were lifted unanswered, and each one's revision: an originator is told neither.</param>
internal sealed record ToldLedger(IReadOnlyList<(string Agency, long Revision, Purpose Purpose)> Disclosures, IReadOnlyList<string> Duties, bool IsWhole)
{
    /// <summary>What the auditors of those who were shown it are told of their own agencies, together; null where it was not asked.</summary>
    public IReadOnlyList<(string Agency, long Revision, Purpose Purpose)>? ToldToShown { get; init; }
}
