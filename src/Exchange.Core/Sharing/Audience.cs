using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>
/// Who a record is for besides its originator. Interned: the distinct ones of a hub are few, so a record holds a number and
/// visibility is a look-up. The empty audience is nobody.
/// </summary>
public sealed class Audience : IEquatable<Audience>
{
    private Audience(bool everyone, AgencyId[] agencies, OperationId[] operations, bool thirdCountries)
    {
        Everyone = everyone;
        Agencies = agencies;
        Operations = operations;
        ThirdCountries = thirdCountries;
        Definition = string.Concat(
            everyone ? "e" : "",
            thirdCountries ? "t" : "",
            ";",
            string.Join(',', agencies.Select(a => a.Value)),
            ";" + string.Join(',', operations.Select(o => o.Value)));
    }

    /// <summary>Nobody but the originator.</summary>
    public static Audience Nobody { get; } = new(everyone: false, [], [], thirdCountries: false);

    /// <summary>True when it is every agency of the hub.</summary>
    public bool Everyone { get; }

    /// <summary>Agencies named, in order, each once.</summary>
    public IReadOnlyList<AgencyId> Agencies { get; }

    /// <summary>Operations whose participants are meant, in order, each once.</summary>
    public IReadOnlyList<OperationId> Operations { get; }

    /// <summary>True when agencies outside the EU and EEA may get it at all (Directive (EU) 2016/680 arts 35-38).</summary>
    public bool ThirdCountries { get; }

    /// <summary>The one text of this audience, by which it is interned: <c>flags;agencies;operations</c>.</summary>
    public string Definition { get; }

    /// <summary>Makes an audience; order and repetition of the parts do not matter.</summary>
    /// <param name="everyone">Every agency of the hub.</param>
    /// <param name="agencies">Agencies named.</param>
    /// <param name="operations">Operations whose participants are meant.</param>
    /// <param name="thirdCountries">Whether agencies outside the EU and EEA may get it at all.</param>
    /// <returns>The audience.</returns>
    public static Audience Of(bool everyone, IEnumerable<AgencyId> agencies, IEnumerable<OperationId> operations, bool thirdCountries) =>
        new(everyone, [.. agencies.Distinct().Order()], [.. operations.Distinct().Order()], thirdCountries);

    /// <summary>Reads a <see cref="Definition"/> back.</summary>
    /// <param name="definition">As stored.</param>
    /// <returns>The audience.</returns>
    /// <exception cref="FormatException">The text is no definition: the store is damaged.</exception>
    public static Audience FromDefinition(string definition)
    {
        var parts = definition.Split(';');
        if (parts.Length != 3)
        {
            throw new FormatException("an audience has three parts");
        }

        return new Audience(
            parts[0].Contains('e', StringComparison.Ordinal),
            [.. parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(a => AgencyId.TryParse(a, out var id) ? id : throw new FormatException("agency id"))],
            [.. parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(o => OperationId.TryParse(o, out var id) ? id : throw new FormatException("operation id"))],
            parts[0].Contains('t', StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public bool Equals(Audience? other) => other is not null && Definition == other.Definition;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Audience);

    /// <inheritdoc/>
    public override int GetHashCode() => Definition.GetHashCode(StringComparison.Ordinal);
}
