namespace Exchange.Sharing;

/// <summary>Traffic Light Protocol 2.0 (FIRST, August 2022); the numbers are the contract's <c>Tlp</c>.</summary>
public enum Tlp
{
    /// <summary>Never valid.</summary>
    Unspecified = 0,

    /// <summary>Individual recipients only, no further disclosure.</summary>
    Red = 1,

    /// <summary>The recipient's organisation only.</summary>
    AmberStrict = 2,

    /// <summary>Need-to-know in the organisation and its clients.</summary>
    Amber = 3,

    /// <summary>The community, no public channels.</summary>
    Green = 4,

    /// <summary>No limit.</summary>
    Clear = 5,
}
