using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// What SQLite is asked for each column of each row, called without the wrapper's count of references to the statement: half of what a row
/// costs went there. These calls look at a row that lies in memory, or copy a value, and never wait, so that the collector need not know of them.
/// </summary>
internal static partial class SqliteNative
{
    private const string Library = "e_sqlite3";

    /// <summary>The destructor argument by which SQLite copies what it is bound.</summary>
    public const nint Transient = -1;

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial long ColumnLong(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int")]
    [SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ColumnInt(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    [SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ColumnType(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    [SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int BindLong(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static unsafe partial int BindBlob(nint statement, int index, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static unsafe partial int BindText(nint statement, int index, byte* value, int length, nint destructor);

    /// <summary>The octets of a column; valid until the statement is stepped or reset.</summary>
    public static unsafe ReadOnlySpan<byte> Column(nint statement, int column)
    {
        // In this order: the first makes octets of the value, the second counts them.
        var octets = ColumnBlob(statement, column);
        return octets is null ? default : new ReadOnlySpan<byte>(octets, ColumnBytes(statement, column));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe int Bind(nint statement, int index, ReadOnlySpan<byte> value)
    {
        fixed (byte* octets = value)
        {
            return BindBlob(statement, index, octets, value.Length, Transient);
        }
    }

    /// <summary>Binds UTF-8; an empty text, too, is somewhere, since nowhere means null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe int BindText(nint statement, int index, ReadOnlySpan<byte> value)
    {
        fixed (byte* octets = &MemoryMarshal.GetReference(value))
        {
            return BindText(statement, index, octets, value.Length, Transient);
        }
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    [SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial byte* ColumnBlob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    [SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ColumnBytes(nint statement, int column);
}
