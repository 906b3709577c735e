namespace Exchange.Audit;

/// <summary>Pages of a stream that are read and logged one ahead of another. It ends with the first that is to be read again.</summary>
public sealed class PageRun
{
    /// <summary>True once a page of it is to be read again. Set by the store, where entries are put in order.</summary>
    public bool IsEnded { get; set; }
}
