using Exchange.Storage.Sqlite.Runs;

namespace Exchange.Storage.Sqlite;

/// <summary>How far a transaction had come with the names.</summary>
/// <param name="Changes">How many it had set.</param>
/// <param name="Tree">The tree's runs.</param>
internal readonly record struct NameMark(int Changes, RunTreeState Tree);
