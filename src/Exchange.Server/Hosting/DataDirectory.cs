namespace Exchange.Server.Hosting;

/// <summary>Where a hub on the embedded store keeps its files.</summary>
/// <param name="Path">The folder.</param>
internal sealed record DataDirectory(string Path)
{
    /// <summary>The database.</summary>
    public string Database => System.IO.Path.Combine(Path, "hub.db");

    /// <summary>The hub's secret; not to be backed up with the database.</summary>
    public string Secret => System.IO.Path.Combine(Path, "hub.secret");
}
