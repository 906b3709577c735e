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

    private static string Prefixed(string text, string prefix)
    {
        var trimmed = text.Trim();
        return trimmed.StartsWith(prefix, StringComparison.Ordinal) ? trimmed : prefix + trimmed.ToLowerInvariant();
    }
}
