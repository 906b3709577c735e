using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>The epochs of a hub; while a hub is open there are no more.</summary>
/// <param name="All">Oldest first; the present one last.</param>
internal sealed record LogEpochs(IReadOnlyList<LogEpoch> All)
{
    /// <summary>Begins an epoch, after everything that stands.</summary>
    public static void Begin(Database database, long epoch, string previousCheckpoint, string reason, string fault)
    {
        database.Execute("BEGIN IMMEDIATE");
        using var insert = database.Once(
            "INSERT INTO epochs (epoch, first_sequence, previous_checkpoint, reason, fault) SELECT ?, coalesce(max(sequence) + 1, 0), ?, ?, ? FROM entries");
        insert.Bind(1, epoch).Bind(2, previousCheckpoint).Bind(3, reason).Bind(4, fault).Run();
        using var update = database.Once("UPDATE hub SET epoch = ?, log_size = 0, log_root = x''");
        update.Bind(1, epoch).Run();
        database.Execute("COMMIT");
    }

    /// <summary>The one whose log grows.</summary>
    public LogEpoch Present => All[^1];

    /// <summary>The one in whose log a sequence is.</summary>
    public LogEpoch Of(long sequence)
    {
        var i = All.Count - 1;
        while (sequence < All[i].FirstSequence)
        {
            i--;
        }

        return All[i];
    }

    public static LogEpochs Load(Database database)
    {
        var all = new List<LogEpoch>();
        using var rows = database.Once("SELECT epoch, first_sequence, previous_checkpoint FROM epochs ORDER BY epoch");
        while (rows.Step())
        {
            all.Add(new LogEpoch(rows.Long(0), rows.Long(1), rows.Text(2)));
        }

        // The first epoch begins with the hub.
        if (all.Count == 0 || all[0].Epoch > 1)
        {
            all.Insert(0, new LogEpoch(1, 0, ""));
        }

        return new LogEpochs(all);
    }
}
