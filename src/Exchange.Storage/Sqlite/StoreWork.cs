namespace Exchange.Storage.Sqlite;

/// <summary>What a hub's connections have done so far: what the tests of law 6 compare between a hidden record and an absent one.</summary>
/// <param name="Steps">How often each statement was stepped, by its text; readers' statements and the writer's apart.</param>
/// <param name="PagesRead">How many pages readers have asked for.</param>
internal sealed record StoreWork(IReadOnlyDictionary<string, long> Steps, long PagesRead)
{
    /// <summary>Adds up what readers at rest and the writer have done.</summary>
    public static StoreWork Of(IReadOnlyList<Database> readers, Database writer) => new(
        readers.SelectMany(r => r.Statements).Select(s => (Text: "reader: " + s.Sql, s.Steps))
            .Concat(writer.Statements.Select(s => (Text: "writer: " + s.Sql, s.Steps)))
            .GroupBy(s => s.Text)
            .ToDictionary(g => g.Key, g => g.Sum(s => s.Steps)),
        readers.Sum(r => r.PagesRead));
}
