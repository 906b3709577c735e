namespace Exchange;

/// <summary>An expected "no": its reason, a sentence for a person, and the facts the sentence is made of.</summary>
/// <param name="Reason">Why, from the closed list that the contract publishes.</param>
/// <param name="Message">One sentence in English with the remedy where there is one; never a value from a record or a person's data.</param>
public sealed record Refusal(RefusalReason Reason, string Message)
{
    /// <summary>Each fact of the message by name, such as <c>limit</c> or <c>agency</c>; never personal data.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;

    /// <summary>The fields that are wrong, all at once; empty when no field is.</summary>
    public IReadOnlyList<Violation> Violations { get; init; } = [];

    /// <summary>How long to wait before a retry can help, or null when none helps.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
