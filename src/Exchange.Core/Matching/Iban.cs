using System.Collections.Frozen;
using System.Globalization;

namespace Exchange.Matching;

/// <summary>An international bank account number (ISO 13616-1) in its electronic form.</summary>
public sealed class Iban
{
    private const int LongestInput = 64;

    private static readonly FrozenDictionary<string, string> Structures = LoadStructures();

    private Iban(string canonical) => Canonical = canonical;

    /// <summary>The electronic form: upper case, no spaces.</summary>
    public string Canonical { get; }

    /// <summary>The country that the number names, ISO 3166-1 alpha-2.</summary>
    public string Country => Canonical[..2];

    /// <summary>Reads a number: spaces, hyphens, letter case and a leading "IBAN" do not matter; the country's structure and the check digits do.</summary>
    /// <param name="text">The number as written.</param>
    /// <returns>The number, or IBAN_INVALID.</returns>
    public static Outcome<Iban> Parse(string text)
    {
        if (text.Length > LongestInput)
        {
            return Invalid("it is too long");
        }

        var compact = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '\u2010' or '\u2011' or '\u2013' or '.'))).ToUpperInvariant();
        compact = compact.StartsWith("IBAN", StringComparison.Ordinal) ? compact[4..].TrimStart(':') : compact;
        if (compact.Length < 5 || !compact.All(char.IsAsciiLetterOrDigit) || !char.IsAsciiDigit(compact[2]) || !char.IsAsciiDigit(compact[3]))
        {
            return Invalid("it does not have the form country, two check digits, account");
        }

        if (!Structures.TryGetValue(compact[..2], out var structure))
        {
            return Invalid("its country is not in the IBAN registry");
        }

        if (!Matches(compact.AsSpan(4), structure))
        {
            return Invalid("its length or characters are not those of its country");
        }

        // 00, 01 and 99 satisfy the remainder for numbers whose true check digits are 97, 98 and 02.
        return compact.AsSpan(2, 2) is "00" or "01" or "99" || Remainder(compact) != 1
            ? Invalid("its check digits do not hold")
            : new Iban(compact);
    }

    /// <inheritdoc/>
    public override string ToString() => Canonical;

    /// <summary>Matches the registry's notation: "4!n11!a3!c" is four digits, eleven upper-case letters, three of either.</summary>
    private static bool Matches(ReadOnlySpan<char> account, ReadOnlySpan<char> structure)
    {
        while (!structure.IsEmpty)
        {
            var mark = structure.IndexOf('!');
            var count = int.Parse(structure[..mark], CultureInfo.InvariantCulture);
            var kind = structure[mark + 1];
            if (account.Length < count)
            {
                return false;
            }

            foreach (var c in account[..count])
            {
                if (kind == 'n' ? !char.IsAsciiDigit(c) : kind == 'a' && !char.IsAsciiLetterUpper(c))
                {
                    return false;
                }
            }

            account = account[count..];
            structure = structure[(mark + 2)..];
        }

        return account.IsEmpty;
    }

    private static int Remainder(string number)
    {
        var remainder = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var c = number[(i + 4) % number.Length];
            remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + (c - '0')) % 97 : ((remainder * 100) + (c - 'A' + 10)) % 97;
        }

        return remainder;
    }

    private static FrozenDictionary<string, string> LoadStructures()
    {
        using var text = new StreamReader(EmbeddedData.Open("iban.tsv"));
        var structures = new Dictionary<string, string>(StringComparer.Ordinal);
        while (text.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            structures[cells[0]] = cells[1];
        }

        return structures.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static Refusal Invalid(string message) => new(RefusalReason.IbanInvalid, message);
}
