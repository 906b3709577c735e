namespace Exchange;

/// <summary>One field that breaks a rule.</summary>
/// <param name="Field">Path in the contract's names, such as <c>content.domain.name</c> or <c>links[2].target</c>.</param>
/// <param name="Reason">The rule, from the closed list.</param>
/// <param name="Description">What is wrong and the remedy; never the value itself, which may be personal data.</param>
public sealed record Violation(string Field, RefusalReason Reason, string Description);
