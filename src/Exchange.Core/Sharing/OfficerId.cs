using System.Diagnostics.CodeAnalysis;
using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>An officer of an agency: <c>agencies/{agency}/officers/{officer}</c>, the officer 1 to 64 of <c>[A-Za-z0-9._-]</c>; an id, not a name.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Officer">The officer's id in it.</param>
public readonly record struct OfficerId(AgencyId Agency, string Officer) : IComparable<OfficerId>
{
    private const string Part = "/officers/";
    private const int LongestOfficer = 64;

    /// <summary>The resource name.</summary>
    public string Name => Agency.Name + Part + Officer;

    /// <summary>Reads a resource name.</summary>
    /// <param name="name"><c>agencies/{agency}/officers/{officer}</c>.</param>
    /// <param name="id">The officer, when it is one.</param>
    /// <returns>True when <paramref name="name"/> is an officer's name.</returns>
    public static bool TryParseName([NotNullWhen(true)] string? name, out OfficerId id)
    {
        id = default;
        var at = name?.IndexOf(Part, StringComparison.Ordinal) ?? -1;
        if (at < 0 || !AgencyId.TryParseName(name![..at], out var agency) || !IsOfficer(name.AsSpan(at + Part.Length)))
        {
            return false;
        }

        id = new OfficerId(agency, name[(at + Part.Length)..]);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(OfficerId other) => string.CompareOrdinal(Name, other.Name);

    private static bool IsOfficer(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return text.Length is > 0 and <= LongestOfficer;
    }
}
