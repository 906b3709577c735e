namespace Exchange.Audit;

#pragma warning disable CA1027 // assigned numbers, not bits
/// <summary>What a key signs: the signature type identifier byte of C2SP signed-note, which is hashed into key ids.</summary>
public enum SignatureType : byte
{
    /// <summary>Never valid.</summary>
    Unspecified = 0,

    /// <summary>The text of a note, by Ed25519: what a log signs its checkpoints with (C2SP signed-note).</summary>
    Ed25519 = 0x01,

    /// <summary>A checkpoint and the time at which it was the newest consistent one, by Ed25519: <c>cosignature/v1</c> of C2SP tlog-cosignature.</summary>
    Cosignature = 0x04,
}
