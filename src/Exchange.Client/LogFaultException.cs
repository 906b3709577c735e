namespace Exchange.Client;

/// <summary>
/// The hub's log is not what it must be. Nothing that the hub says of its log can be relied on until its operators have explained it; the
/// evidence is kept, and <c>exchange audit verify FILE</c> reads it.
/// </summary>
public sealed class LogFaultException : Exception
{
    internal LogFaultException(LogEvidence evidence, string? path)
        : base(path is null ? evidence.Message : $"{evidence.Message}. The evidence is in {path}") => (Evidence, EvidencePath) = (evidence, path);

    /// <summary>In which way.</summary>
    public LogFaultKind Kind => Evidence.Kind;

    /// <summary>What shows it.</summary>
    public LogEvidence Evidence { get; }

    /// <summary>The file that keeps the evidence; null when it could not be written, and the exception is all there is.</summary>
    public string? EvidencePath { get; }
}
