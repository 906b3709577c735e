using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Exchange.Storage.Sqlite.Runs;

/// <summary>Keys in memory, to be sorted and written as a run.</summary>
internal sealed class KeyList
{
    private readonly List<Entry> _entries = [];

    // The first octets of each.
    private readonly List<ulong> _prefixes = [];
    private byte[] _octets = new byte[1024];
    private int _length;

    /// <summary>How many there are.</summary>
    public int Count => _entries.Count;

    /// <summary>A key.</summary>
    public ReadOnlySpan<byte> Key(int index) => Key(_entries[index]);

    /// <summary>A key's number.</summary>
    public long Value(int index) => _entries[index].Value;

    /// <summary>Adds a key.</summary>
    public void Add(ReadOnlySpan<byte> key, long value)
    {
        if (_length + key.Length > _octets.Length)
        {
            Array.Resize(ref _octets, Math.Max(_length + key.Length, _octets.Length * 2));
        }

        key.CopyTo(_octets.AsSpan(_length));
        _prefixes.Add(Prefix(key));
        _entries.Add(new Entry(_length, key.Length, value));
        _length += key.Length;
    }

    /// <summary>Puts them in order; of equal keys the one with the greatest number is last.</summary>
    public void Sort()
    {
        // First by their prefixes: numbers are sorted without a call for each comparison. Then those that have one in common.
        var prefixes = CollectionsMarshal.AsSpan(_prefixes);
        var entries = CollectionsMarshal.AsSpan(_entries);
        prefixes.Sort(entries);
        for (int start = 0, end; start < prefixes.Length; start = end)
        {
            end = start + 1;
            while (end < prefixes.Length && prefixes[end] == prefixes[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                entries[start..end].Sort(Compare);
            }
        }
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        _entries.Clear();
        _prefixes.Clear();
        _length = 0;
    }

    /// <summary>The first octets of a key as a number that orders as they do.</summary>
    public static ulong Prefix(ReadOnlySpan<byte> key)
    {
        if (key.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(key);
        }

        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        key.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    private int Compare(Entry a, Entry b)
    {
        var order = Key(a).SequenceCompareTo(Key(b));
        return order != 0 ? order : a.Value.CompareTo(b.Value);
    }

    private ReadOnlySpan<byte> Key(Entry entry) => _octets.AsSpan(entry.Offset, entry.Length);

    private readonly record struct Entry(int Offset, int Length, long Value);
}
