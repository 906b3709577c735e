namespace Exchange.Cli.Doctor;

/// <summary>How a check came out.</summary>
internal enum FindingState
{
    /// <summary>As it must be.</summary>
    Ok,

    /// <summary>It works, but somebody should look at it.</summary>
    Warning,

    /// <summary>Calls fail because of it.</summary>
    Fault,
}
