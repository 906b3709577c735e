using Exchange.Agencies;

namespace Exchange.Storage.Sqlite;

/// <summary>Whose turn a job takes at the writer: an agency's, the hub's own, or that of what trails behind the writer.</summary>
internal readonly record struct WriteLane
{
    /// <summary>What the hub does for itself and its operators.</summary>
    public static WriteLane Hub => default;

    /// <summary>What nobody waits for: answers past their term, the log's indexes.</summary>
    public static WriteLane Trailing { get; } = new() { Trails = true };

    /// <summary>The index of Search, in a line of its own: what waits in a line waits for what is before it.</summary>
    public static WriteLane Indexing { get; } = new() { Trails = true, Number = 1 };

    /// <summary>The merging of sorted runs.</summary>
    public static WriteLane Merging { get; } = new() { Trails = true, Number = 2 };

    /// <summary>The agency; default for the hub.</summary>
    public AgencyId Agency { get; private init; }

    /// <summary>True for what nobody waits for.</summary>
    public bool Trails { get; private init; }

    /// <summary>Which of those that trail.</summary>
    public int Number { get; private init; }

    /// <summary>True for an agency's.</summary>
    public bool IsAgency => Agency != default;

    /// <summary>The lane of an agency's calls.</summary>
    public static WriteLane Of(AgencyId agency) => agency == AgencyId.Hub ? Hub : new WriteLane { Agency = agency };
}
