using System.Buffers;
using Exchange.Agencies;

namespace Exchange.Records;

/// <summary>What names a record: its originator and the originator's own id for it.</summary>
/// <param name="Originator">The agency that owns the record.</param>
/// <param name="Id">The originator's id, <c>[a-z0-9-]{8,64}</c>.</param>
public readonly record struct RecordKey(AgencyId Originator, string Id)
{
    /// <summary>What stands between the originator's name and the id.</summary>
    public const string Collection = "/records/";

    private static readonly SearchValues<char> OfIds = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The resource name, <c>agencies/{agency}/records/{record}</c>.</summary>
    public string Name => string.Concat(Originator.Name, Collection, Id);

    /// <summary>Reads a resource name; says nothing about whether the id may be given to a new record.</summary>
    /// <param name="name"><c>agencies/{agency}/records/{record}</c>.</param>
    /// <param name="key">The key, when it is one.</param>
    /// <returns>True when <paramref name="name"/> is a record's name.</returns>
    public static bool TryParse(string? name, out RecordKey key)
    {
        key = default;
        var at = name?.IndexOf(Collection, StringComparison.Ordinal) ?? -1;
        if (at < 0 || !AgencyId.TryParseName(name![..at], out var originator) || !IsId(name.AsSpan(at + Collection.Length)))
        {
            return false;
        }

        key = new RecordKey(originator, name[(at + Collection.Length)..]);
        return true;
    }

    /// <summary>Says whether a text has the form of a record id.</summary>
    /// <param name="text">The id alone.</param>
    /// <returns>True for <c>[a-z0-9-]{8,64}</c>.</returns>
    public static bool IsId(ReadOnlySpan<char> text) => text.Length is >= 8 and <= 64 && !text.ContainsAnyExcept(OfIds);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
