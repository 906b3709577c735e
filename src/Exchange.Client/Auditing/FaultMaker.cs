namespace Exchange.Client.Auditing;

/// <summary>Makes the failure of a log, with everything that shows it kept in a file.</summary>
internal sealed class FaultMaker(LogPin pin, LogCheckOptions options, HubConnectionOptions connection)
{
    private string Folder => options.EvidenceFolder ?? (pin.Path is { } path ? Path.GetDirectoryName(Path.GetFullPath(path))! : Environment.CurrentDirectory);

    /// <summary>Makes it.</summary>
    /// <param name="kind">In which way the log is at fault.</param>
    /// <param name="message">A sentence for people.</param>
    /// <param name="with">Adds what shows it.</param>
    public LogFaultException Make(LogFaultKind kind, string message, Func<LogEvidence, LogEvidence> with)
    {
        var (evidence, path) = Keep(kind, message, with);
        return new LogFaultException(evidence, path);
    }

    /// <summary>Keeps evidence that stops nothing.</summary>
    public (LogEvidence Evidence, string? Path) Keep(LogFaultKind kind, string message, Func<LogEvidence, LogEvidence> with)
    {
        var state = pin.Read();
        var evidence = with(new LogEvidence
        {
            Kind = kind,
            Message = message,
            FoundTime = connection.Time.GetUtcNow(),
            Endpoint = connection.Endpoint.ToString(),
            Keys = state.IsEmpty() ? [] : [state.FirstKey],
            Rotations = state.Rotations,
            PinnedCheckpoint = state.Checkpoint,
        });
        return (evidence, evidence.Keep(Folder));
    }
}
