using System.Collections.Frozen;
using System.Text;
using Google.Protobuf.Reflection;

namespace Exchange.Cli.Push;

/// <summary>Reads a value of one of the contract's enums as people write it: its name without the prefix, in any letter case, or a known other word.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal sealed class WrittenEnum<T>
    where T : struct, Enum
{
    private readonly FrozenDictionary<string, T> _values;
    private readonly string _words;

    /// <summary>Makes a reader.</summary>
    /// <param name="descriptor">The enum in the contract.</param>
    /// <param name="others">Other words for its values, by the folded word.</param>
    public WrittenEnum(EnumDescriptor descriptor, params IEnumerable<(string Words, T Value)> others)
    {
        var prefix = descriptor.Values[0].Name[..^"UNSPECIFIED".Length];
        var values = descriptor.Values.Where(v => v.Number != 0).ToDictionary(v => Fold(v.Name[prefix.Length..]), v => (T)Enum.ToObject(typeof(T), v.Number));
        foreach (var (words, value) in others)
        {
            foreach (var word in words.Split(' '))
            {
                values.Add(Fold(word), value);
            }
        }

        _values = values.ToFrozenDictionary(StringComparer.Ordinal);
        _words = string.Join(", ", descriptor.Values.Where(v => v.Number != 0).Select(v => v.Name[prefix.Length..].ToLowerInvariant()));
    }

    /// <summary>Every value in words, for messages and help.</summary>
    public string Words => _words;

    /// <summary>Reads a value.</summary>
    public bool TryParse(string text, out T value) => _values.TryGetValue(Fold(text), out value);

    /// <summary>Letters and digits alone, in lower case: "AMBER+STRICT", "amber strict" and "Amber_Strict" are one; umlauts are their vowels.</summary>
    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormC).ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c))
            {
                folded.Append(c switch { 'ä' or 'à' or 'á' => 'a', 'ö' or 'ó' or 'ò' => 'o', 'ü' or 'ú' or 'ù' => 'u', 'è' or 'é' or 'ê' => 'e', 'í' or 'ì' => 'i', _ => c });
            }
        }

        return folded.ToString();
    }
}
