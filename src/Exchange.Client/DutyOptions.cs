using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>How duties are pulled.</summary>
public sealed record DutyOptions
{
    /// <summary>Why; null for the connection's context.</summary>
    public Wire.CallContext? Context { get; init; }

    /// <summary>Whether to stay, after every open duty was given, and receive duties as they arise.</summary>
    public bool Follow { get; init; }
}
