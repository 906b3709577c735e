namespace Exchange.Sharing;

/// <summary>Purposes that a record is limited to; the empty set is no limit.</summary>
/// <param name="Bits">A bit for each purpose, by its number.</param>
public readonly record struct PurposeSet(int Bits)
{
    /// <summary>Makes a set.</summary>
    /// <param name="purposes">Its purposes.</param>
    /// <returns>The set.</returns>
    public static PurposeSet Of(params IEnumerable<Purpose> purposes) => new(purposes.Aggregate(0, (bits, purpose) => bits | (1 << (int)purpose)));

    /// <summary>Says whether a call for a purpose may get a record: HUB_OPERATION shows none.</summary>
    /// <param name="purpose">The purpose.</param>
    /// <returns>True when it may.</returns>
    public bool Admits(Purpose purpose) =>
        purpose is not (Purpose.Unspecified or Purpose.HubOperation) && (Bits == 0 || (Bits & (1 << (int)purpose)) != 0);
}
