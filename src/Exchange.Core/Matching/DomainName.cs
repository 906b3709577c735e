using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Exchange.Matching;

/// <summary>
/// A registrable name in the public DNS, or a name below one, in its one canonical form: A-labels in lower case without the
/// trailing dot (UTS 46 non-transitional, RFC 1035, RFC 5890).
/// </summary>
public sealed class DomainName
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    private static readonly SearchValues<char> LowerAscii = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> Dressing = SearchValues.Create("/:@[](){}\\?#<>\"'");

    private readonly int _registrableStart;
    private string? _registrable;

    private DomainName(string canonical, int registrableStart) => (Canonical, _registrableStart) = (canonical, registrableStart);

    /// <summary>A-labels in lower case, no trailing dot.</summary>
    public string Canonical { get; }

    /// <summary>The public suffix and one label more (Public Suffix List, private section on).</summary>
    public string RegistrableDomain => _registrable ??= _registrableStart == 0 ? Canonical : Canonical[_registrableStart..];

    /// <summary>The name in U-labels, for people.</summary>
    public string Unicode => Canonical.Contains("xn--", StringComparison.Ordinal) && Idna.ToUnicode(Canonical).TryGet(out var text, out _) ? text : Canonical;

    /// <summary>
    /// Reads a name as the server takes it: the host name alone. What comes in another dress (URL, host and port, defanged) is
    /// refused as such; the tool converts what people write.
    /// </summary>
    /// <param name="text">The name; white space around it and one trailing dot (of the four that UTS 46 takes for one) are dropped.</param>
    /// <returns>The name, or DOMAIN_NAME_INVALID or DOMAIN_NAME_NOT_PLAIN with what is wrong.</returns>
    public static Outcome<DomainName> Parse(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var name = trimmed is [.., '.' or '\u3002' or '\uFF0E' or '\uFF61'] ? trimmed[..^1] : trimmed;
        if (name.IsEmpty)
        {
            return Invalid("the name is empty");
        }

        if (name.ContainsAny(Dressing))
        {
            return NotPlain(name);
        }

        // The common case, a plain name in lower case, needs no mapping and no new text.
        if (name.ContainsAnyExcept(LowerAscii) || name.Contains("--", StringComparison.Ordinal))
        {
            return Idna.ToAscii(name).TryGet(out var ascii, out var refusal) ? CheckPlace(ascii) : refusal;
        }

        if (CheckLabels(name) is { } fault)
        {
            return fault;
        }

        return CheckPlace(name.Length == text.Length ? text : name.ToString());
    }

    /// <inheritdoc/>
    public override string ToString() => Canonical;

    private static Refusal? CheckLabels(ReadOnlySpan<char> name)
    {
        if (name.Length > LongestName)
        {
            return Invalid("the name is longer than 253 octets");
        }

        while (true)
        {
            var dot = name.IndexOf('.');
            var label = dot < 0 ? name : name[..dot];
            if (label.IsEmpty)
            {
                return Invalid("a label is empty");
            }

            if (label.Length > LongestLabel)
            {
                return Invalid("a label is longer than 63 octets");
            }

            if (label[0] == '-' || label[^1] == '-')
            {
                return Invalid("a label begins or ends with a hyphen");
            }

            if (dot < 0)
            {
                return null;
            }

            name = name[(dot + 1)..];
        }
    }

    /// <summary>Checks where in the tree of names it stands.</summary>
    private static Outcome<DomainName> CheckPlace(string name)
    {
        var top = name.AsSpan(name.LastIndexOf('.') + 1);
        if (char.IsAsciiDigit(top[0]) && IsNumber(top))
        {
            return Invalid("it is an IPv4 address, not a name");
        }

        if (SpecialUse.IsPrivate(name))
        {
            return Invalid("it is a special-use name that is not in the public DNS (RFC 6761)");
        }

        if (!SpecialUse.IsReserved(top) && !PublicSuffixList.Current.IsTopLevel(top))
        {
            return Invalid("its top-level domain does not exist");
        }

        var start = PublicSuffixList.Current.RegistrableStart(name);
        return start < 0 ? Invalid("it is a public suffix, below which names are registered, not a name") : new DomainName(name, start);
    }

    /// <summary>A last label that is a number makes the whole an address (WHATWG URL, "ends in a number").</summary>
    private static bool IsNumber(ReadOnlySpan<char> label) =>
        !label.ContainsAnyExceptInRange('0', '9')
        || (label.StartsWith("0x", StringComparison.Ordinal) && !label[2..].ContainsAnyExcept(HexDigits));

    private static Refusal NotPlain(ReadOnlySpan<char> name)
    {
        if (name.Length <= LongestName && IPAddress.TryParse(name, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return Invalid("it is an IPv6 address, not a name");
        }

        return new Refusal(
            RefusalReason.DomainNameNotPlain,
            "it is a URL, a host with a port, or a defanged form: push the host name alone (the tool exchange converts these)");
    }

    private static Refusal Invalid(string message) => new(RefusalReason.DomainNameInvalid, message);
}
