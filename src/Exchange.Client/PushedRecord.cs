using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>What became of one record of the input.</summary>
/// <param name="Index">Its place in the input, from 0.</param>
/// <param name="Name">The record's name as pushed.</param>
/// <param name="Outcome">What became of it, and why.</param>
/// <param name="BatchNumber">The batch it went in; 0 when it was too large to be sent.</param>
/// <param name="EntryHash">The hash of the batch's entry in the audit log; empty with validate-only or when nothing was sent.</param>
public sealed record PushedRecord(long Index, string Name, Wire.RecordOutcome Outcome, long BatchNumber, ReadOnlyMemory<byte> EntryHash);
