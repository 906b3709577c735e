namespace Exchange.Records;

/// <summary>
/// Says whether two encodings of one message mean the same. The intake asks it only when the bytes differ, which is rare:
/// content that differs in bytes but parses equal is <see cref="OutcomeStatus.Unchanged"/>.
/// </summary>
/// <param name="part">Which part of the record the bytes are.</param>
/// <param name="stored">As kept.</param>
/// <param name="received">As pushed.</param>
/// <returns>True when they parse to equal messages.</returns>
public delegate bool MeansTheSame(RecordPart part, ReadOnlyMemory<byte> stored, ReadOnlyMemory<byte> received);
