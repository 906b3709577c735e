namespace Exchange.Sharing;

/// <summary>
/// Everything about a record on which it depends who gets it: the originator's distribution, the conditions of marking and
/// operation, and whether an embargo holds. Interned: the distinct ones of a hub are few, so a record holds a number and
/// visibility is a look-up.
/// </summary>
public sealed class Audience : IEquatable<Audience>
{
    private const char Between = '|';

    private readonly int _hash;

    /// <summary>Makes an audience.</summary>
    /// <param name="distribution">Who it is for, as the originator states it.</param>
    /// <param name="conditions">What marking and operation say besides.</param>
    /// <param name="embargoed">Whether nobody but the originator gets it yet.</param>
    public Audience(Distribution distribution, Conditions conditions, bool embargoed = false)
    {
        (Distribution, Conditions, Embargoed) = (distribution, conditions, embargoed);
        Definition = string.Join(Between, distribution.Definition, conditions.Definition, embargoed ? "x" : "");
        _hash = Definition.GetHashCode(StringComparison.Ordinal);
    }

    /// <summary>Who it is for, as the originator states it.</summary>
    public Distribution Distribution { get; }

    /// <summary>What marking and operation say besides.</summary>
    public Conditions Conditions { get; }

    /// <summary>Nobody but the originator gets it until the embargo lapses, which is a change in the one order.</summary>
    public bool Embargoed { get; }

    /// <summary>The one text of this audience, by which it is interned.</summary>
    public string Definition { get; }

    /// <summary>Reads a <see cref="Definition"/> back.</summary>
    /// <param name="definition">As stored.</param>
    /// <returns>The audience.</returns>
    /// <exception cref="FormatException">The text is no definition: the store is damaged.</exception>
    public static Audience FromDefinition(string definition)
    {
        var parts = definition.Split(Between);
        return parts.Length == 3
            ? new Audience(Distribution.FromDefinition(parts[0]), Conditions.FromDefinition(parts[1]), parts[2] == "x")
            : throw new FormatException("an audience has three parts");
    }

    /// <summary>The same audience once its embargo has lapsed.</summary>
    /// <returns>The audience.</returns>
    public Audience Lapsed() => new(Distribution, Conditions);

    /// <inheritdoc/>
    public bool Equals(Audience? other) => ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Definition == other.Definition);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Audience);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}
