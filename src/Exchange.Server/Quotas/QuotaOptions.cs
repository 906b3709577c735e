namespace Exchange.Server.Quotas;

/// <summary>What one agency may ask of a node, whoever calls for it and from wherever; all in the configuration table and told by GetHub.</summary>
internal sealed record QuotaOptions
{
    /// <summary>Calls per second in the long run, opened streams among them; 0 for no limit, 0.1 for one in ten seconds.</summary>
    public double CallsPerSecond { get; init; } = 1_000;

    /// <summary>Calls that an agency may make at once after a rest.</summary>
    public int CallBurst { get; init; } = 10_000;

    /// <summary>Of these, per second, those that may read very many rows (<see cref="CountsAsSearchAttribute"/>); 0 for no limit.</summary>
    public double SearchesPerSecond { get; init; } = 200;

    /// <summary>Such calls that an agency may make at once after a rest.</summary>
    public int SearchBurst { get; init; } = 2_000;

    /// <summary>Streams open at once: pushes, pulls, duties, followed logs.</summary>
    public int OpenStreams { get; init; } = 1_000;

    /// <summary>Other calls that are not answered yet.</summary>
    public int OpenCalls { get; init; } = 1_000;
}
