using Wire = Exchange.V1;

namespace Exchange.Client.Pushing;

/// <summary>A record of a batch: its name, and its outcome when it was too large to be sent.</summary>
internal readonly record struct BatchSlot(string Name, Wire.RecordOutcome? Local);
