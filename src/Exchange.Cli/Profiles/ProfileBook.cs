namespace Exchange.Cli.Profiles;

/// <summary>What the profile file holds.</summary>
internal sealed record ProfileBook
{
    /// <summary>The profile that counts when none is named.</summary>
    public string? Current { get; init; }

    /// <summary>Profiles by name.</summary>
    public IReadOnlyDictionary<string, Profile> Profiles { get; init; } = new SortedDictionary<string, Profile>(StringComparer.Ordinal);

    /// <summary>With one profile put in or replaced.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="profile">The profile.</param>
    /// <returns>The new book.</returns>
    public ProfileBook With(string name, Profile profile)
    {
        var profiles = Copy();
        profiles[name] = profile;
        return this with { Profiles = profiles, Current = Current ?? name };
    }

    /// <summary>Without one profile.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The new book.</returns>
    public ProfileBook Without(string name)
    {
        var profiles = Copy();
        profiles.Remove(name);
        return this with { Profiles = profiles, Current = Current == name ? null : Current };
    }

    private SortedDictionary<string, Profile> Copy() =>
        new(Profiles.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal), StringComparer.Ordinal);
}
