using Wire = Exchange.V1;

namespace Exchange.Cli.Output;

/// <summary>What each reason means, what to do, and whether a retry helps: read from the contract itself, so that the two cannot part.</summary>
internal sealed record ReasonGuide(string Cause, string Remedy, bool RetryHelps)
{
    private const string Helps = "A retry helps.";
    private const string HelpsNot = "A retry alone does not help.";
    private const string Resource = "Exchange.Cli.reason.proto";

    private static readonly Dictionary<string, ReasonGuide> Guides = Read();

    /// <summary>The guide to a reason.</summary>
    /// <param name="reason">The reason.</param>
    /// <returns>The guide, or null for a reason that this tool does not know.</returns>
    public static ReasonGuide? Of(Wire.Reason reason) => Guides.GetValueOrDefault(Wording.Code(reason));

    private static Dictionary<string, ReasonGuide> Read()
    {
        var guides = new Dictionary<string, ReasonGuide>(StringComparer.Ordinal);
        using var reader = new StreamReader(typeof(ReasonGuide).Assembly.GetManifestResourceStream(Resource)!);
        var comment = "";
        while (reader.ReadLine()?.Trim() is { } line)
        {
            if (line.StartsWith("//", StringComparison.Ordinal))
            {
                comment = line[2..].Trim();
            }
            else if (line.StartsWith("REASON_", StringComparison.Ordinal))
            {
                guides[line[7..line.IndexOf(' ', StringComparison.Ordinal)]] = Parse(comment);
            }
        }

        return guides;
    }

    private static ReasonGuide Parse(string comment)
    {
        var helps = comment.EndsWith(Helps, StringComparison.Ordinal);
        var text = comment.Replace(HelpsNot, "", StringComparison.Ordinal).Replace(Helps, "", StringComparison.Ordinal).Trim();
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? new ReasonGuide(text, "", helps) : new ReasonGuide(text[..(end + 1)], text[(end + 2)..], helps);
    }
}
