namespace Exchange.Cli.Calls;

/// <summary>Names of the contract from what people type: "bka" and "agencies/bka" are the same agency.</summary>
internal static class ResourceName
{
    /// <summary>An agency's name.</summary>
    /// <param name="text">Id or name.</param>
    /// <returns>"agencies/{agency}".</returns>
    public static string Agency(string text) => Prefixed(text, "agencies/");

    /// <summary>An operation's name.</summary>
    /// <param name="text">Id or name.</param>
    /// <returns>"operations/{operation}".</returns>
    public static string Operation(string text) => Prefixed(text, "operations/");

    /// <summary>A group's name.</summary>
    /// <param name="text">Id or name.</param>
    /// <returns>"groups/{group}".</returns>
    public static string Group(string text) => Prefixed(text, "groups/");

    /// <summary>A proposal's name.</summary>
    /// <param name="text">Number or name.</param>
    /// <returns>"proposals/{proposal}".</returns>
    public static string Proposal(string text) => Prefixed(text, "proposals/");

    /// <summary>A record's name.</summary>
    /// <param name="text">The name, or its short form "bka/{record}".</param>
    /// <param name="name">"agencies/{agency}/records/{record}".</param>
    /// <returns>False when it is neither; then it may be a domain name.</returns>
    public static bool TryRecord(string text, out string name)
    {
        var parts = text.Trim().Split('/');
        name = parts is [var agency, var record] && parts.All(p => p.Length > 1 && p.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            ? $"agencies/{agency}/records/{record}"
            : text.Trim();
        return name.StartsWith("agencies/", StringComparison.Ordinal);
    }

    private static string Prefixed(string text, string prefix)
    {
        var trimmed = text.Trim();
        return trimmed.StartsWith(prefix, StringComparison.Ordinal) ? trimmed : prefix + trimmed.ToLowerInvariant();
    }
}
