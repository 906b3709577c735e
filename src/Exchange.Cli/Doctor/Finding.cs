namespace Exchange.Cli.Doctor;

/// <summary>What one check found.</summary>
/// <param name="Step">What was checked.</param>
/// <param name="State">How it came out.</param>
/// <param name="Text">What was found.</param>
internal sealed record Finding(string Step, FindingState State, string Text)
{
    /// <summary>What to do about it.</summary>
    public string? Remedy { get; init; }

    /// <summary>How the tool ends because of it.</summary>
    public int ExitCode { get; init; }

    /// <summary>The hub's reason, where it gave one.</summary>
    public string Reason { get; init; } = "";

    /// <summary>As it must be.</summary>
    /// <param name="step">What was checked.</param>
    /// <param name="text">What was found.</param>
    /// <returns>The finding.</returns>
    public static Finding Ok(string step, string text) => new(step, FindingState.Ok, text);

    /// <summary>Worth a look.</summary>
    /// <param name="step">What was checked.</param>
    /// <param name="text">What was found.</param>
    /// <param name="remedy">What to do.</param>
    /// <returns>The finding.</returns>
    public static Finding Warning(string step, string text, string remedy) => new(step, FindingState.Warning, text) { Remedy = remedy };

    /// <summary>A fault of the certificates.</summary>
    /// <param name="step">What was checked.</param>
    /// <param name="text">What was found.</param>
    /// <param name="remedy">What to do.</param>
    /// <returns>The finding.</returns>
    public static Finding Certificate(string step, string text, string remedy) =>
        new(step, FindingState.Fault, text) { Remedy = remedy, ExitCode = Output.ExitCode.Certificate };

    /// <summary>A fault of options or files.</summary>
    /// <param name="step">What was checked.</param>
    /// <param name="text">What was found.</param>
    /// <param name="remedy">What to do.</param>
    /// <returns>The finding.</returns>
    public static Finding Usage(string step, string text, string remedy) =>
        new(step, FindingState.Fault, text) { Remedy = remedy, ExitCode = Output.ExitCode.Usage };

    /// <summary>A fault between here and the hub, or at the hub.</summary>
    /// <param name="step">What was checked.</param>
    /// <param name="text">What was found.</param>
    /// <param name="remedy">What to do.</param>
    /// <returns>The finding.</returns>
    public static Finding Away(string step, string text, string remedy) =>
        new(step, FindingState.Fault, text) { Remedy = remedy, ExitCode = Output.ExitCode.Refused };
}
