using Exchange.Storage.Sqlite;
using Xunit;

namespace Exchange.Tests.Storage.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exchange-database-");

    private string DatabasePath => Path.Combine(_folder.FullName, "hub.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sets_WhatDurabilityAndErasureRestOn_OnEveryConnection(bool writes)
    {
        SqliteDatabase.Create(DatabasePath);
        using var database = new Database(SqliteDatabase.Open(DatabasePath, writes));

        Assert.Equal("wal", Pragma(database, "journal_mode"));
        Assert.Equal("2", Pragma(database, "synchronous")); // FULL: an acknowledgement follows a sync
        Assert.Equal("1", Pragma(database, "secure_delete"));
        Assert.Equal("1", Pragma(database, "foreign_keys"));
        Assert.Equal("2", Pragma(database, "temp_store")); // MEMORY
        Assert.Equal("5000", Pragma(database, "busy_timeout"));
        Assert.Equal("16384", Pragma(database, "page_size"));
        Assert.Equal(writes ? "0" : "1", Pragma(database, "query_only"));
    }

    [Fact]
    public void Keeps_TheFileForItsOwnerAlone()
    {
        SqliteDatabase.Create(DatabasePath);
        using var database = new Database(SqliteDatabase.Open(DatabasePath, writes: true));
        database.Execute("UPDATE hub SET head = 0");

        foreach (var file in Directory.GetFiles(_folder.FullName, "hub.db*"))
        {
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        }
    }

    [Fact]
    public void Rejects_ToCreateOverWhatStands()
    {
        File.WriteAllText(DatabasePath, "something of value");

        Assert.Throws<IOException>(() => SqliteDatabase.Create(DatabasePath));

        Assert.Equal("something of value", File.ReadAllText(DatabasePath));
    }

    private static string Pragma(Database database, string name)
    {
        using var statement = database.Once($"PRAGMA {name}");
        return statement.First(row => row.Text(0), out var value) ? value! : "";
    }
}
