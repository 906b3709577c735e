namespace Exchange.Changes;

/// <summary>What a hub is known by.</summary>
/// <param name="Id">For ever.</param>
/// <param name="Epoch">From 1; a restored older backup starts the next.</param>
public sealed record HubIdentity(Guid Id, long Epoch);
