using Exchange.V1;

namespace Exchange.Benchmarks.Scale.Load;

/// <summary>What a client process is told to do.</summary>
/// <param name="Kind">What.</param>
internal sealed record LoadStep(LoadKind Kind)
{
    /// <summary>The server.</summary>
    public Uri Endpoint { get; init; } = new("https://127.0.0.1:0");

    /// <summary>The server's process, whose processor time is told beside the client's own.</summary>
    public int ServerProcess { get; init; }

    /// <summary>Development certificates.</summary>
    public string Certificates { get; init; } = "";

    /// <summary>Who pushes or pulls, each on a connection of its own.</summary>
    public IReadOnlyList<string> Agencies { get; init; } = [];

    /// <summary>Followers at once, of all agencies but the first in turn.</summary>
    public int Followers { get; init; }

    /// <summary>Number of the first record.</summary>
    public int First { get; init; }

    /// <summary>How many records are pushed, or must come.</summary>
    public int Count { get; init; }

    /// <summary>What push sessions' ids are made of: the same again replays.</summary>
    public int Session { get; init; }

    /// <summary>What must become of every record.</summary>
    public OutcomeStatus Expected { get; init; } = OutcomeStatus.Created;

    /// <summary>A file to write, or the database of the reference.</summary>
    public string File { get; init; } = "";
}
