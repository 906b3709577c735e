namespace Exchange.Storage.Sqlite;

/// <summary>Names by their numbers, which SQLite gives one after the other: looked up three times for each row of a feed. Read by every thread, changed by one.</summary>
internal sealed class NumberedNames<T>
    where T : notnull
{
    private volatile Name?[] _names = [];

    /// <summary>The name of a number.</summary>
    /// <exception cref="KeyNotFoundException">No name has that number: the database is damaged.</exception>
    public T this[int number]
    {
        get
        {
            var names = _names;
            return (uint)number < (uint)names.Length && names[number] is { } name ? name.Value : throw new KeyNotFoundException($"nothing has the number {number}: the database is damaged");
        }

        set
        {
            var names = _names;
            if (number >= names.Length)
            {
                Array.Resize(ref names, Math.Max(number + 1, 2 * names.Length));
            }

            // Whole before it is seen: what a reader has may be the array before.
            Volatile.Write(ref names[number], new Name(value));
            _names = names;
        }
    }

    /// <summary>Takes a name out.</summary>
    public void Remove(int number) => Volatile.Write(ref _names[number], null);

    private sealed record Name(T Value);
}
