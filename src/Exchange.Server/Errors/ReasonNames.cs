using System.Collections.Frozen;
using System.Text;

namespace Exchange.Server.Errors;

/// <summary>A reason's name on the wire, as in <c>ErrorInfo.reason</c>: UPPER_SNAKE_CASE without prefix (AIP-193).</summary>
internal static class ReasonNames
{
    private static readonly FrozenDictionary<RefusalReason, string> Names =
        Enum.GetValues<RefusalReason>().ToFrozenDictionary(r => r, r => ToUpperSnake(r.ToString()));

    private static readonly FrozenDictionary<string, RefusalReason> Reasons = Names.ToFrozenDictionary(p => p.Value, p => p.Key);

    public static string Of(RefusalReason reason) => Names[reason];

    public static RefusalReason Parse(string name) => Reasons.GetValueOrDefault(name);

    private static string ToUpperSnake(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToUpperInvariant(c));
        }

        return text.ToString();
    }
}
