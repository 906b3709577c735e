using Exchange.Client.Calls;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>
/// A call failed: the hub refused it, or was not reached. Decide by <see cref="Failure"/> and <see cref="Reason"/>, never by the
/// message.
/// </summary>
/// <example>
/// <code>
/// catch (HubException refused) when (refused.Reason == Wire.Reason.NotFound)
/// </code>
/// </example>
public sealed class HubException : Exception
{
    internal HubException(HubFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>Where it failed.</summary>
    public HubFailure Failure { get; }

    /// <summary>Why the hub refused; unspecified when it was not the hub that did.</summary>
    public Wire.Reason Reason { get; internal init; }

    /// <summary>The status of the call.</summary>
    public StatusCode StatusCode { get; internal init; } = StatusCode.Unknown;

    /// <summary>Each fact of the message by name, such as <c>limit</c> or <c>cursor_reason</c>.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; internal init; } = new Dictionary<string, string>();

    /// <summary>The fields that are wrong, as far as the answer had room for them.</summary>
    public IReadOnlyList<Wire.FieldViolation> Violations { get; internal init; } = [];

    /// <summary>How long the hub asks to wait before the next try, or null.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>With a defect of the hub: the id to tell its operators; else empty.</summary>
    public string RequestId { get; internal init; } = "";

    /// <summary>True when the same call can succeed later without anything being changed.</summary>
    public bool IsTransient { get; internal init; }

    /// <summary>Reads what a gRPC failure says.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>The same as an exception of this library.</returns>
    public static HubException From(RpcException failure) => HubFailures.Read(failure);
}
