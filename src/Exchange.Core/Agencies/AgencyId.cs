using System.Diagnostics.CodeAnalysis;

namespace Exchange.Agencies;

/// <summary>A member authority's id: <c>[a-z][a-z0-9-]{1,30}</c>, as in <c>agencies/{agency}</c>.</summary>
public readonly record struct AgencyId : IComparable<AgencyId>
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxLength = 31;

    /// <summary>What stands before the id in a resource name.</summary>
    public const string Collection = "agencies/";

    private readonly string? _value;

    private AgencyId(string value) => _value = value;

    /// <summary>The hub's own agency, which operators belong to.</summary>
    public static AgencyId Hub { get; } = new("hub");

    /// <summary>The id alone; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>The resource name, <c>agencies/{agency}</c>.</summary>
    public string Name => Collection + Value;

    /// <summary>Reads an id.</summary>
    /// <param name="text">The id alone.</param>
    /// <param name="id">The id, when it is one.</param>
    /// <returns>True when <paramref name="text"/> is an id.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out AgencyId id)
    {
        var valid = PlainId.Is(text, MaxLength);
        id = valid ? new AgencyId(text!) : default;
        return valid;
    }

    /// <summary>Reads a resource name.</summary>
    /// <param name="name"><c>agencies/{agency}</c>.</param>
    /// <param name="id">The id, when it is one.</param>
    /// <returns>True when <paramref name="name"/> is an agency's name.</returns>
    public static bool TryParseName([NotNullWhen(true)] string? name, out AgencyId id)
    {
        id = default;
        return name is not null && name.StartsWith(Collection, StringComparison.Ordinal) && TryParse(name[Collection.Length..], out id);
    }

    /// <inheritdoc/>
    public int CompareTo(AgencyId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
