using System.Buffers;
using System.Net;
using System.Text.RegularExpressions;
using Exchange.Matching;

namespace Exchange.Cli.Lists;

/// <summary>
/// Takes the host name out of what people write: a URL, a host with a port, a defanged form, quotes, a stray comma. The hub takes
/// host names alone, so that what it stores is never a guess; guessing is done here, where its author can see it.
/// </summary>
internal static partial class WrittenHost
{
    private const int LongestPort = 65_535;

    private static readonly SearchValues<char> PathStarts = SearchValues.Create("/?#");

    /// <summary>Characters around a name that are not part of it: quotes of several languages, brackets, invisible marks.</summary>
    private static readonly SearchValues<char> Wrapping = SearchValues.Create("\"'`<>,;„“”‚‘’«»‹›\u200B\u2060\uFEFF");

    /// <summary>Reads a name.</summary>
    /// <param name="text">As written.</param>
    /// <returns>The name, or DOMAIN_NAME_INVALID with what is wrong.</returns>
    public static Outcome<DomainName> Parse(string text)
    {
        var plain = DomainName.Parse(text);
        return !plain.IsRefused ? plain
            : Undress(text).TryGet(out var host, out var refusal) ? Canonical(host)
            : refusal;
    }

    private static Outcome<DomainName> Canonical(string host)
    {
        var name = DomainName.Parse(host);
        return name.Refusal is { Reason: RefusalReason.DomainNameNotPlain } ? Invalid("no host name can be taken out of it") : name;
    }

    private static Outcome<string> Undress(string text)
    {
        var refanged = Refang(Unwrap(Bullet().Replace(text, "")));
        var (rest, schemed) = DropScheme(refanged);
        var end = rest.AsSpan().IndexOfAny(PathStarts);
        var authority = Unwrap(end < 0 ? rest : rest[..end]);
        if (authority.Contains('\\'))
        {
            return Invalid("a backslash makes its host ambiguous");
        }

        // What stands before an @ is a disguise as often as an account, and a password there is nobody's to pass on.
        if (authority.Contains('@'))
        {
            return Invalid(schemed ? "a user name stands before its host" : "it is an e-mail address, not a name");
        }

        if (authority.StartsWith('[') || (authority.Count(':') > 1 && IPAddress.TryParse(authority, out _)))
        {
            return Invalid("it is an IPv6 address, not a name");
        }

        var colon = authority.LastIndexOf(':');
        if (colon >= 0)
        {
            var port = authority[(colon + 1)..];
            if (port.Length > 0 && (port.ContainsAnyExceptInRange('0', '9') || !int.TryParse(port, out var number) || number > LongestPort))
            {
                return Invalid(schemed ? "its port is no number" : "it has a scheme without a host, or a port that is no number");
            }

            authority = authority[..colon];
        }

        authority = authority.StartsWith("*.", StringComparison.Ordinal) ? authority[2..] : authority;
        return authority.Trim().IsEmpty ? Invalid("it names no host") : authority.ToString();
    }

    private static ReadOnlySpan<char> Unwrap(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var before = text.Length;
            text = text.Trim();
            while (text.Length > 0 && Wrapping.Contains(text[0]))
            {
                text = text[1..];
            }

            while (text.Length > 0 && Wrapping.Contains(text[^1]))
            {
                text = text[..^1];
            }

            if (text.Length == before)
            {
                return text;
            }
        }
    }

    private static string Refang(ReadOnlySpan<char> text)
    {
        var plain = text.ToString();
        plain = BracketedSlashes().Replace(plain, "://");
        plain = BracketedColon().Replace(plain, ":");
        plain = BracketedSlash().Replace(plain, "/");
        plain = BracketedAt().Replace(plain, "@");
        plain = BracketedDot().Replace(plain, ".");
        plain = SpacedDot().Replace(plain, ".");
        return HalfBracketedDot().Replace(plain, ".");
    }

    private static (string AfterScheme, bool Schemed) DropScheme(string text)
    {
        var scheme = Scheme().Match(text);
        return scheme.Success ? (text[scheme.Length..], true) : (text, false);
    }

    private static Refusal Invalid(string message) => new(RefusalReason.DomainNameInvalid, message);

    [GeneratedRegex(@"^\s*[-*•·–]\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Bullet();

    // hxxp, hXXps, h**p, meow and * (a match pattern) are schemes too: what counts is that "://" follows.
    [GeneratedRegex(@"^(?:[a-z*][a-z0-9*+.\-]{0,15}\s*:\s*(?:/{2,}|\\\\)|//)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"[\[({]\s*:\s*//\s*[\])}]", RegexOptions.CultureInvariant)]
    private static partial Regex BracketedSlashes();

    [GeneratedRegex(@"[\[({]\s*:\s*[\])}]", RegexOptions.CultureInvariant)]
    private static partial Regex BracketedColon();

    [GeneratedRegex(@"[\[({]\s*/\s*[\])}]", RegexOptions.CultureInvariant)]
    private static partial Regex BracketedSlash();

    [GeneratedRegex(@"\s*[\[({]\s*(?:@|at)\s*[\])}]\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BracketedAt();

    [GeneratedRegex(@"\s*[\[({<]\s*(?:\.|\u3002|dot|punkt|punto|point|d0t)\s*[\])}>]\s*|\\\.", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BracketedDot();

    // White space on both sides only: "a.example. b.example" is two names and must not become one.
    [GeneratedRegex(@"(?<=\S)\s+(?:\.|dot)\s+(?=\S)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpacedDot();

    [GeneratedRegex(@"(?<=[^\s\[\]])(?:\[\.|\.\])(?=[^\s\[\]])", RegexOptions.CultureInvariant)]
    private static partial Regex HalfBracketedDot();
}
