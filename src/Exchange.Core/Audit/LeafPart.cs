namespace Exchange.Audit;

/// <summary>A part of an entry that its leaf commits to; the numbers are hashed.</summary>
public enum LeafPart
{
    /// <summary>Never committed to.</summary>
    Unspecified = 0,

    /// <summary>SHA-256 over the batch received or the page sent; nothing when there is none.</summary>
    Body = 1,

    /// <summary>The touched positions, as <see cref="Positions"/> encodes them.</summary>
    Touched = 2,

    /// <summary>The detail, as <see cref="Leaf.EncodeDetail"/> encodes it.</summary>
    Detail = 3,
}
