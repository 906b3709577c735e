namespace Exchange.Agencies;

/// <summary>A change that waits for a second operator, or what became of it.</summary>
/// <param name="Number">The hub's number of the proposal, ascending.</param>
/// <param name="Change">What is proposed.</param>
/// <param name="Proposer">The operator who proposed, by the name in the certificate.</param>
/// <param name="CreateTime">When it was proposed.</param>
/// <param name="ExpireTime">When it lapses unless it was decided.</param>
/// <param name="State">What became of it.</param>
/// <param name="Decider">The operator who decided; empty until then.</param>
public sealed record Proposal(
    long Number, ProposedChange Change, string Proposer, DateTimeOffset CreateTime, DateTimeOffset ExpireTime, ProposalState State, string Decider);
