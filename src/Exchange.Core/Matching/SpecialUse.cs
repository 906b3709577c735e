using System.Collections.Frozen;

namespace Exchange.Matching;

/// <summary>Names that are not registered in the public DNS (RFC 6761 and the IANA registry of special-use domain names).</summary>
internal static class SpecialUse
{
    private static readonly FrozenSet<string> PrivateTops = new[]
    {
        "local", "localhost", "onion", "alt", "internal", "home", "corp", "mail", "lan", "intranet", "localdomain", "arpa",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> ReservedTops = new[] { "example", "test", "invalid" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Private = PrivateTops.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Reserved = ReservedTops.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>True for a name that means something on a local network only.</summary>
    public static bool IsPrivate(ReadOnlySpan<char> name) => Private.Contains(name[(name.LastIndexOf('.') + 1)..]);

    /// <summary>True for a top-level domain reserved for examples and tests (RFC 2606): accepted, so that nobody need use a real one.</summary>
    public static bool IsReserved(ReadOnlySpan<char> top) => Reserved.Contains(top);
}
