using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>What is pulled, and from where on.</summary>
public sealed record PullOptions
{
    /// <summary>Why; null for the connection's context. The purpose is part of the cursor's identity.</summary>
    public Wire.CallContext? Context { get; init; }

    /// <summary>Which records; null for all. Part of the cursor's identity.</summary>
    public Wire.RecordFilter? Filter { get; init; }

    /// <summary>Whether to stay, after everything was sent, and receive changes as they are made.</summary>
    public bool Follow { get; init; }

    /// <summary>Where to go on: the cursor of the last event that was kept; empty for a snapshot. Not together with <see cref="Feed"/>.</summary>
    public string Cursor { get; init; } = "";

    /// <summary>A file that keeps the cursor and the names held; null when the caller keeps the cursor.</summary>
    public FeedFile? Feed { get; init; }

    /// <summary>The most changes in a page; 0 for the hub's default.</summary>
    public int PageSize { get; init; }
}
