using Exchange.Agencies;

namespace Exchange.Tests.Agencies;

/// <summary>Directories for tests, without a store behind.</summary>
internal static class TestDirectory
{
    public static Agency Agency(string id, IEnumerable<byte[]> authorities, IEnumerable<byte[]>? lists = null) => new()
    {
        Id = AgencyId.TryParse(id, out var agency) ? agency : throw new ArgumentException("no id", nameof(id)),
        DisplayName = id,
        Country = "NL",
        Contact = "office",
        TrustDomain = $"{id}.example",
        Roles = [CallerRole.System, CallerRole.Officer, CallerRole.Auditor],
        CaCertificates = [.. authorities.Select(a => (ReadOnlyMemory<byte>)a)],
        RevocationLists = [.. (lists ?? []).Select(l => (ReadOnlyMemory<byte>)l)],
    };

    public static DirectorySnapshot Of(params IEnumerable<Agency> agencies) => new(1, agencies);

    /// <summary>A refusal as the expected tables write it: the reason, and the rule where there is one.</summary>
    public static string Text(Refusal refusal) =>
        refusal.Facts.TryGetValue("rule", out var rule) ? $"{refusal.Reason} {rule}" : refusal.Reason.ToString();
}
