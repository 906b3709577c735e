namespace Exchange.Matching;

/// <summary>What UTS 46 says of a code point (section 5); the numbers are the data file's.</summary>
internal enum IdnaStatus : byte
{
    /// <summary>It stands for others.</summary>
    Mapped = 1,

    /// <summary>It is valid as it stands.</summary>
    Valid = 2,

    /// <summary>It is not allowed.</summary>
    Disallowed = 3,

    /// <summary>It is valid in non-transitional processing.</summary>
    Deviation = 6,

    /// <summary>It is dropped.</summary>
    Ignored = 7,
}
