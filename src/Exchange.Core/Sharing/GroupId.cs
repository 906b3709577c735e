using System.Diagnostics.CodeAnalysis;

namespace Exchange.Sharing;

/// <summary>A sharing group's id: <c>[a-z][a-z0-9-]{1,62}</c>, as in <c>groups/{group}</c>.</summary>
public readonly record struct GroupId : IComparable<GroupId>
{
    private const string Collection = "groups/";
    private const int LongestId = 63;

    private readonly string? _value;

    private GroupId(string value) => _value = value;

    /// <summary>The id alone; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>The resource name, <c>groups/{group}</c>.</summary>
    public string Name => Collection + Value;

    /// <summary>Reads an id.</summary>
    /// <param name="text">The id alone.</param>
    /// <param name="id">The id, when it is one.</param>
    /// <returns>True when <paramref name="text"/> is an id.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out GroupId id)
    {
        var valid = PlainId.Is(text, LongestId);
        id = valid ? new GroupId(text!) : default;
        return valid;
    }

    /// <summary>Reads a resource name.</summary>
    /// <param name="name"><c>groups/{group}</c>.</param>
    /// <param name="id">The id, when it is one.</param>
    /// <returns>True when <paramref name="name"/> is a group's name.</returns>
    public static bool TryParseName([NotNullWhen(true)] string? name, out GroupId id)
    {
        id = default;
        return name is not null && name.StartsWith(Collection, StringComparison.Ordinal) && TryParse(name[Collection.Length..], out id);
    }

    /// <inheritdoc/>
    public int CompareTo(GroupId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
