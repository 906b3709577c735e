namespace Exchange.Storage.Sqlite;

/// <summary>How far an index has come that follows the writer.</summary>
/// <param name="More">Whether there may be more to index.</param>
/// <param name="Behind">By how much it trails what was committed.</param>
internal readonly record struct IndexProgress(bool More, TimeSpan Behind);
