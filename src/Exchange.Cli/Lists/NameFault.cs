namespace Exchange.Cli.Lists;

/// <summary>What to do about a name that cannot be taken.</summary>
internal static class NameFault
{
    private const string Field = "domain_name";

    // The rules of names know what is wrong; what a list's author can do about it is the tool's to say.
    private static readonly (string Told, string Remedy)[] Remedies =
    [
        ("public suffix", "name the domains below it, one by one"),
        ("special-use", "only names of the public DNS are records; mention others in a note"),
        ("top-level domain", "compare it with the source"),
        ("address", "name the domains that led there"),
        ("user name", "write the host name alone, without user name and password"),
        ("longer than", "compare it with the source"),
        ("space", "write one name a line"),
        ("xn--", "compare it with the source, or write the name in its own script"),
    ];

    /// <summary>The problem of a line whose name is refused.</summary>
    public static Problem Of(Refusal refusal) => new(
        Field,
        refusal.Reason,
        refusal.Message,
        Remedies.FirstOrDefault(r => refusal.Message.Contains(r.Told, StringComparison.Ordinal)).Remedy ?? "write the host name alone, such as shop.example");
}
