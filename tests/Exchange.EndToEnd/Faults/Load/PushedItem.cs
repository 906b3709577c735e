using Exchange.V1;

namespace Exchange.EndToEnd.Faults.Load;

/// <summary>A record of a batch, and what must become of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">The outcome.</param>
/// <param name="After">How it must stand afterwards; null when it never stood.</param>
internal sealed record PushedItem(string Name, OutcomeStatus Status, ExpectedRecord? After);
