namespace Exchange.Client;

/// <summary>What an evidence file shows, or fails to show.</summary>
/// <param name="Weight">How much it says.</param>
/// <param name="Text">A sentence for people.</param>
public sealed record EvidenceFinding(EvidenceWeight Weight, string Text);
