using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>
/// Who a record is for besides its originator, as the originator states it; order and repetition do not matter. The empty
/// distribution is nobody.
/// </summary>
public sealed class Distribution : IEquatable<Distribution>
{
    private const char Between = ',';

    private Distribution(string definition) => Definition = definition;

    /// <summary>Nobody but the originator.</summary>
    public static Distribution Nobody { get; } = Of(new DistributionParts());

    /// <summary>Every agency of the hub.</summary>
    public bool Everyone { get; private init; }

    /// <summary>Agencies named.</summary>
    public IReadOnlyList<AgencyId> Agencies { get; private init; } = [];

    /// <summary>Operations whose participants are meant.</summary>
    public IReadOnlyList<OperationId> Operations { get; private init; } = [];

    /// <summary>Sharing groups whose members are meant.</summary>
    public IReadOnlyList<GroupId> Groups { get; private init; } = [];

    /// <summary>Agencies that get nothing whatever else says.</summary>
    public IReadOnlyList<AgencyId> Excluded { get; private init; } = [];

    /// <summary>The only officers who may see it; none named means no such limit.</summary>
    public IReadOnlyList<OfficerId> Officers { get; private init; } = [];

    /// <summary>True when agencies outside the EU and EEA may get it at all (Directive (EU) 2016/680 arts 35-38).</summary>
    public bool ThirdCountries { get; private init; }

    /// <summary>The one text of this distribution: <c>flags;agencies;operations;groups;excluded;officers</c>.</summary>
    public string Definition { get; }

    /// <summary>Makes a distribution.</summary>
    /// <param name="parts">What the originator states.</param>
    /// <returns>The distribution.</returns>
    public static Distribution Of(DistributionParts parts)
    {
        AgencyId[] agencies = [.. parts.Agencies.Distinct().Order()];
        OperationId[] operations = [.. parts.Operations.Distinct().Order()];
        GroupId[] groups = [.. parts.Groups.Distinct().Order()];
        AgencyId[] excluded = [.. parts.Excluded.Distinct().Order()];
        OfficerId[] officers = [.. parts.Officers.Distinct().Order()];
        string[] texts =
        [
            (parts.Everyone ? "e" : "") + (parts.ThirdCountries ? "t" : ""),
            string.Join(Between, agencies),
            string.Join(Between, operations),
            string.Join(Between, groups),
            string.Join(Between, excluded),
            string.Join(Between, officers.Select(o => o.Name)),
        ];
        return new Distribution(string.Join(';', texts))
        {
            Everyone = parts.Everyone,
            Agencies = agencies,
            Operations = operations,
            Groups = groups,
            Excluded = excluded,
            Officers = officers,
            ThirdCountries = parts.ThirdCountries,
        };
    }

    /// <summary>Reads a <see cref="Definition"/> back.</summary>
    /// <param name="definition">As stored.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="FormatException">The text is no definition: the store is damaged.</exception>
    public static Distribution FromDefinition(string definition)
    {
        var texts = definition.Split(';');
        return texts.Length != 6
            ? throw new FormatException("a distribution has six parts")
            : Of(new DistributionParts
            {
                Everyone = texts[0].Contains('e', StringComparison.Ordinal),
                ThirdCountries = texts[0].Contains('t', StringComparison.Ordinal),
                Agencies = Read<AgencyId>(texts[1], AgencyId.TryParse),
                Operations = Read<OperationId>(texts[2], OperationId.TryParse),
                Groups = Read<GroupId>(texts[3], GroupId.TryParse),
                Excluded = Read<AgencyId>(texts[4], AgencyId.TryParse),
                Officers = Read<OfficerId>(texts[5], OfficerId.TryParseName),
            });
    }

    /// <inheritdoc/>
    public bool Equals(Distribution? other) => other is not null && Definition == other.Definition;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Distribution);

    /// <inheritdoc/>
    public override int GetHashCode() => Definition.GetHashCode(StringComparison.Ordinal);

    private delegate bool TryRead<T>(string text, out T value);

    private static T[] Read<T>(string text, TryRead<T> tryRead) =>
        [.. text.Split(Between, StringSplitOptions.RemoveEmptyEntries).Select(t => tryRead(t, out var value) ? value : throw new FormatException($"a distribution's {typeof(T).Name}"))];
}
