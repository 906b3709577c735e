namespace Exchange.Cli.Output;

/// <summary>What the tool's exit codes mean; scripts rely on them.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Done, but some of the input was rejected.</summary>
    public const int SomeRejected = 1;

    /// <summary>The command line, a profile or a file of the caller's is wrong; the hub was not changed.</summary>
    public const int Usage = 2;

    /// <summary>The hub refused, or cannot be reached.</summary>
    public const int Refused = 3;

    /// <summary>A certificate is not accepted, here or there.</summary>
    public const int Certificate = 4;

    /// <summary>Something stands at another state than expected.</summary>
    public const int Conflict = 5;

    /// <summary>A proof does not verify.</summary>
    public const int Proof = 6;

    /// <summary>Stopped by the person at the keyboard (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}
