using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>A step of a pull. It counts as kept once the caller asks for the next one.</summary>
/// <param name="Cursor">Where to go on once this is kept; empty while a snapshot has brought nothing yet.</param>
public abstract record PullEvent(string Cursor)
{
    /// <summary>A snapshot begins: everything comes again, and what does not is gone at <see cref="CaughtUp"/>.</summary>
    /// <param name="Epoch">The hub's epoch.</param>
    public sealed record SnapshotStarted(long Epoch) : PullEvent("");

    /// <summary>Changes, to be applied in order.</summary>
    /// <param name="Changes">The changes.</param>
    /// <param name="Entry">The page's entry in the audit log.</param>
    /// <param name="Cursor">Where to go on.</param>
    public sealed record Page(IReadOnlyList<Wire.Change> Changes, Wire.LoggedEntry Entry, string Cursor) : PullEvent(Cursor);

    /// <summary>
    /// With a feed file, after a snapshot: what this filter and purpose had brought and did not come again. Delete it. Records
    /// whose processing is restricted are never among them.
    /// </summary>
    /// <param name="Names">The names to delete, <c>agencies/{agency}/records/{record}</c>.</param>
    /// <param name="RestrictedNames">Names that did not come again either, but are restricted: keep them, do not use them.</param>
    /// <param name="Cursor">Where to go on; the cursor moves only with the <see cref="CaughtUp"/> that follows.</param>
    public sealed record Dropped(IReadOnlyList<string> Names, IReadOnlyList<string> RestrictedNames, string Cursor) : PullEvent(Cursor);

    /// <summary>What the caller now holds is its view.</summary>
    /// <param name="AsOf">What was committed up to this time, by the hub's clock, was looked at.</param>
    /// <param name="Cursor">Where to go on.</param>
    public sealed record CaughtUp(DateTimeOffset AsOf, string Cursor) : PullEvent(Cursor);

    /// <summary>Where the pull is now; there was nothing for this caller for some seconds.</summary>
    /// <param name="Cursor">Where to go on.</param>
    public sealed record Progress(string Cursor) : PullEvent(Cursor);
}
