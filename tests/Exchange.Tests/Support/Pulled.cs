using Exchange.V1;

namespace Exchange.Tests.Support;

/// <summary>What a pull brought, to its end.</summary>
/// <param name="Messages">Every message in order.</param>
public sealed record Pulled(IReadOnlyList<PullResponse> Messages)
{
    /// <summary>Every change in order.</summary>
    public IReadOnlyList<Change> Changes { get; } = [.. Messages.Where(m => m.Page is not null).SelectMany(m => m.Page.Changes)];

    /// <summary>The pages.</summary>
    public IReadOnlyList<ChangePage> Pages => [.. Messages.Where(m => m.Page is not null).Select(m => m.Page)];

    /// <summary>Where to go on: the cursor of caught_up.</summary>
    public string Cursor => Messages[^1].CaughtUp.Cursor;

    /// <summary>Each change as its kind and the record's id, in order.</summary>
    public IReadOnlyList<string> Story => [.. Changes.Select(c => $"{c.Kind} {c.Record.Name.Split('/')[^1]}")];

    /// <summary>The ids of the records that were brought, sorted.</summary>
    public IReadOnlyList<string> Ids =>
        [.. Changes.Where(c => c.Kind == ChangeKind.Upserted).Select(c => c.Record.Name.Split('/')[^1]).Order(StringComparer.Ordinal)];
}
