namespace Exchange.Benchmarks.Scale.Load;

/// <summary>What a client process can do.</summary>
internal enum LoadKind
{
    /// <summary>Push records and wait for their acknowledgements.</summary>
    Push,

    /// <summary>Pull everything.</summary>
    Pull,

    /// <summary>Keep the first pages of a pull in a file.</summary>
    KeepPages,

    /// <summary>Follow while changes are pushed.</summary>
    Follow,

    /// <summary>Push few while another agency pushes many.</summary>
    SmallPush,

    /// <summary>Insert the same records into the SQLite reference.</summary>
    Reference,

    /// <summary>Wait until the server has nothing left to do.</summary>
    Settle,
}
