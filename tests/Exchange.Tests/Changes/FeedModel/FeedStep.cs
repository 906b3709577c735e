using Exchange.Changes;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>A step of a history. Numbers stand for agencies, circles (operations and groups), records and readers, so that histories shrink.</summary>
internal abstract record FeedStep
{
    /// <summary>An agency pushes a batch.</summary>
    internal sealed record Push(int Agency, PushedItem[] Items) : FeedStep;

    /// <summary>An agency erases a record of its own.</summary>
    internal sealed record Erase(int Agency, int Id) : FeedStep;

    /// <summary>Hours pass, and what is then due is done: embargoes lapse.</summary>
    internal sealed record Wait(int Hours) : FeedStep;

    /// <summary>An agency joins an operation or a group, or leaves it.</summary>
    internal sealed record Move(int Circle, int Agency, bool Joins) : FeedStep;

    /// <summary>An agency is registered, EU law begins or ceases to bind it, it is suspended or resumes.</summary>
    internal sealed record Stand(int Agency, bool EeaMember, bool Active) : FeedStep;

    /// <summary>An agency leaves the hub.</summary>
    /// <param name="Agency">It.</param>
    /// <param name="Successor">Who takes its records over; negative to have them erased.</param>
    /// <param name="Settled">Whether what follows of it is done at once, or with the next that comes due.</param>
    internal sealed record Depart(int Agency, int Successor, bool Settled) : FeedStep;

    /// <summary>A reader reads some pages.</summary>
    internal sealed record Read(int Reader, int Limit, int Pages, PageLoss Loss) : FeedStep;

    /// <summary>A reader forgets its cursor and begins again with nothing but what it keeps restricted.</summary>
    internal sealed record Restart(int Reader) : FeedStep;

    /// <summary>An agency, or the officer of that number by a certificate of its own, consults a record by name.</summary>
    internal sealed record Get(int Agency, int Purpose, int Officer, int Originator, int Id) : FeedStep;

    /// <summary>An agency pulls its duties.</summary>
    internal sealed record Deliver(int Agency) : FeedStep;

    /// <summary>An agency acknowledges a duty that was delivered to it, open or not any more.</summary>
    internal sealed record Acknowledge(int Agency, int Nth, DutyResult Result) : FeedStep;
}

/// <summary>One record of a pushed batch.</summary>
/// <param name="Id">Its id, of few.</param>
/// <param name="Text">Its content, of few.</param>
/// <param name="Status">Its status.</param>
/// <param name="Operation">The operation it belongs to; negative for none.</param>
/// <param name="Marking">Its marking.</param>
/// <param name="Audience">Who gets it from now on; null to leave that as it is.</param>
/// <param name="Corrects">Whether it says that it corrects.</param>
/// <param name="Revives">Whether it names the tombstone, where there is one.</param>
internal sealed record PushedItem(int Id, int Text, int Status, int Operation, PushedMarking Marking, PushedAudience? Audience, bool Corrects, bool Revives);

/// <summary>What of a marking decides who may get a record; purposes as bits of <see cref="FeedHistory.Purposes"/>, none for no limit.</summary>
internal sealed record PushedMarking(int Tlp, int Purposes, bool Restricted);

/// <summary>An audience; sets as bits. No embargo is 0 hours.</summary>
internal sealed record PushedAudience(bool Everyone, bool ThirdCountries, int Agencies, int Circles, int Excluded, int Officers, int EmbargoHours)
{
    public static PushedAudience Nobody { get; } = new(Everyone: false, ThirdCountries: false, 0, 0, 0, 0, 0);
}

/// <summary>What becomes of the last page that a reader reads before its connection breaks.</summary>
internal enum PageLoss
{
    /// <summary>Nothing breaks.</summary>
    None,

    /// <summary>The page is lost on the way: the reader has neither its changes nor its cursor.</summary>
    Page,

    /// <summary>The reader took the changes up, but stopped before it kept the cursor.</summary>
    Cursor,
}
