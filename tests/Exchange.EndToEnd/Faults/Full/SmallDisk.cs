namespace Exchange.EndToEnd.Faults.Full;

/// <summary>A disk that is soon full.</summary>
internal abstract class SmallDisk : IAsyncDisposable
{
    /// <summary>What it is.</summary>
    public abstract string Kind { get; }

    /// <summary>Its folder.</summary>
    public abstract string Folder { get; }

    /// <summary>The environment of the process that writes to it.</summary>
    public virtual IReadOnlyDictionary<string, string>? Environment => null;

    /// <summary>Leaves so many octets free.</summary>
    public abstract void Leave(long octets);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
