namespace Exchange.Server.Hosting;

/// <summary>Where a hub on the embedded store keeps its files.</summary>
/// <param name="Path">The folder.</param>
internal sealed record DataDirectory(string Path)
{
    /// <summary>The database.</summary>
    public string Database => System.IO.Path.Combine(Path, "hub.db");

    /// <summary>The hub's secret; not to be backed up with the database.</summary>
    public string Secret => System.IO.Path.Combine(Path, "hub.secret");

    /// <summary>The private key that signs the log's checkpoints; not to be backed up with the database.</summary>
    public string LogKey => System.IO.Path.Combine(Path, "hub.logkey");

    /// <summary>The logs of all epochs and their public keys.</summary>
    public string LogStatements => System.IO.Path.Combine(Path, "hub.logs.json");

    /// <summary>Where pages for several agencies lie for a while: the file has no name once it is open.</summary>
    public string SharedPages => System.IO.Path.Combine(Path, "hub.pages");
}
