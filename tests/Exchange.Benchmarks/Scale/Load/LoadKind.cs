namespace Exchange.Benchmarks.Scale.Load;

/// <summary>What a client process can do.</summary>
internal enum LoadKind
{
    /// <summary>Push records and wait for their acknowledgements.</summary>
    Push,

    /// <summary>Insert the same records into the SQLite reference.</summary>
    Reference,

    /// <summary>Wait until the server has nothing left to do.</summary>
    Settle,
}
