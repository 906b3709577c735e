namespace Exchange.Tests.Changes.FeedModel;

/// <summary>A step of a history. Numbers stand for agencies, operations, records and readers, so that histories shrink.</summary>
internal abstract record FeedStep
{
    /// <summary>An agency pushes a batch.</summary>
    internal sealed record Push(int Agency, PushedItem[] Items) : FeedStep;

    /// <summary>An agency joins an operation, or leaves it.</summary>
    internal sealed record Move(int Operation, int Agency, bool Joins) : FeedStep;

    /// <summary>An agency is registered, or EU law begins or ceases to bind it.</summary>
    internal sealed record Stand(int Agency, bool EeaMember) : FeedStep;

    /// <summary>A reader reads some pages.</summary>
    internal sealed record Read(int Reader, int Limit, int Pages, PageLoss Loss) : FeedStep;

    /// <summary>A reader forgets its cursor and begins again with nothing.</summary>
    internal sealed record Restart(int Reader) : FeedStep;
}

/// <summary>One record of a pushed batch.</summary>
/// <param name="Id">Its id, of few.</param>
/// <param name="Text">Its content, of few.</param>
/// <param name="Status">Its status.</param>
/// <param name="Operation">The operation it belongs to; negative for none.</param>
/// <param name="Audience">Who gets it from now on; null to leave that as it is.</param>
internal sealed record PushedItem(int Id, int Text, int Status, int Operation, PushedAudience? Audience);

/// <summary>An audience; sets as bits.</summary>
internal sealed record PushedAudience(bool Everyone, bool ThirdCountries, int Agencies, int Operations);

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
