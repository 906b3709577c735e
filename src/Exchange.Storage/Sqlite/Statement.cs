using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// A prepared statement on the raw interface, which costs a fifth less on the write path than the command layer and reads
/// blobs without a copy of its own. Not thread-safe: it belongs to the connection's owner.
/// </summary>
internal sealed class Statement : IDisposable
{
    // What is encoded on the stack.
    private const int ShortText = 512;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    // The statement itself, while this lives; SQLite answers calls for none with nothing.
    private nint _native;

    public Statement(SqliteConnection connection, string sql)
    {
        Sql = sql;
        _database = connection.Handle ?? throw new InvalidOperationException("the connection is not open");
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _native = _statement.DangerousGetHandle();
    }

    /// <summary>Its text.</summary>
    public string Sql { get; }

    /// <summary>How often it was stepped.</summary>
    public long Steps { get; private set; }

    public Statement Bind(int index, long value)
    {
        Check(SqliteNative.BindLong(_native, index, value));
        return this;
    }

    public Statement Bind(int index, long? value) => value is { } known ? Bind(index, known) : BindNull(index);

    public Statement Bind(int index, string value)
    {
        Span<byte> room = stackalloc byte[ShortText];
        Check(Encoding.UTF8.TryGetBytes(value, room, out var length)
            ? SqliteNative.BindText(_native, index, room[..length])
            : raw.sqlite3_bind_text(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : SqliteNative.Bind(_native, index, value));
        return this;
    }

    public Statement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(_statement, index));
        return this;
    }

    /// <summary>Steps once; true while there is a row. Reset follows the last row by itself.</summary>
    public bool Step()
    {
        Steps++;
        var result = raw.sqlite3_step(_statement);
        switch (result)
        {
            case raw.SQLITE_ROW:
                return true;
            case raw.SQLITE_DONE:
                raw.sqlite3_reset(_statement);
                return false;
            default:
                raw.sqlite3_reset(_statement);
                throw Failure(result);
        }
    }

    /// <summary>Runs a statement that gives no rows, or whose rows do not matter.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Runs a statement for its first row; the reader reads it before the statement is reset.</summary>
    public bool First<T>(Func<Statement, T> read, out T? value)
    {
        try
        {
            if (Step())
            {
                value = read(this);
                return true;
            }

            value = default;
            return false;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Ends a reading before its last row.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public long Long(int column) => SqliteNative.ColumnLong(_native, column);

    public int Int(int column) => SqliteNative.ColumnInt(_native, column);

    public bool IsNull(int column) => SqliteNative.ColumnType(_native, column) == raw.SQLITE_NULL;

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public string Text(int column) => Encoding.UTF8.GetString(Span(column));

    /// <summary>The column's octets; valid until the next step.</summary>
    public ReadOnlySpan<byte> Span(int column) => SqliteNative.Column(_native, column);

    public byte[] Bytes(int column) => Span(column).ToArray();

    public void Dispose()
    {
        _native = 0;
        _statement.Dispose();
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Failure(result);
        }
    }

    private SqliteException Failure(int result) =>
        new($"SQLite error {result}: {raw.sqlite3_errmsg(_database).utf8_to_string()}", result & 0xFF, raw.sqlite3_extended_errcode(_database));
}
