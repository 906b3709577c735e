using System.Collections.Frozen;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Client.Calls;

/// <summary>Reads what a failed call says: google.rpc.Status with its details, or the failure of the line beneath.</summary>
internal static class HubFailures
{
    private const string Domain = "exchange";
    private const string Prefix = "REASON_";

    private static readonly FrozenDictionary<string, Wire.Reason> Reasons =
        Wire.ReasonReflection.Descriptor.FindTypeByName<EnumDescriptor>("Reason").Values
            .ToFrozenDictionary(v => v.Name[Prefix.Length..], v => (Wire.Reason)v.Number, StringComparer.Ordinal);

    public static HubException Read(RpcException failure) =>
        failure.GetRpcStatus() is { } status ? ReadStatus(status, failure) : ReadLine(failure);

    /// <summary>
    /// Whether the call failed. A message that cannot be written, because the line breaks just then, may fail with the
    /// transport's own exception, before the call as a whole has ended with one of gRPC's.
    /// </summary>
    public static bool IsOfCall(Exception failure) => failure is RpcException or IOException or HttpRequestException;

    /// <summary>As the exception to throw from an awaited call: the caller's own cancellation stays what it is.</summary>
    public static Exception Translate(Exception failure, CancellationToken cancellationToken)
    {
        var ended = failure as RpcException ?? new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, failure.Message, failure));
        return ended.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested
            ? new OperationCanceledException(ended.Status.Detail, ended, cancellationToken)
            : Read(ended);
    }

    private static HubException ReadStatus(Google.Rpc.Status status, RpcException failure)
    {
        var info = status.GetDetail<ErrorInfo>();
        var known = info?.Domain == Domain;
        return new HubException(HubFailure.Refused, status.Message, failure)
        {
            StatusCode = failure.StatusCode,
            Reason = known ? Reasons.GetValueOrDefault(info!.Reason) : failure.StatusCode == StatusCode.Internal ? Wire.Reason.Internal : Wire.Reason.Unspecified,
            Facts = known ? info!.Metadata.ToDictionary() : [],
            Violations =
            [
                .. status.GetDetail<BadRequest>()?.FieldViolations.Select(v =>
                    new Wire.FieldViolation { Field = v.Field, Reason = Reasons.GetValueOrDefault(v.Reason), Description = v.Description }) ?? [],
            ],
            RetryAfter = status.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan(),
            RequestId = status.GetDetail<RequestInfo>()?.RequestId ?? "",
            IsTransient = failure.StatusCode == StatusCode.Unavailable
                || (failure.StatusCode == StatusCode.ResourceExhausted && status.GetDetail<RetryInfo>() is not null),
        };
    }

    private static HubException ReadLine(RpcException failure)
    {
        var causes = Causes(failure.Status.DebugException).ToArray();
        if (causes.OfType<AuthenticationException>().FirstOrDefault() is { } untrusted)
        {
            return new HubException(HubFailure.NotTrusted, $"{Explain(untrusted.Message)} ({untrusted.Message})", failure) { StatusCode = failure.StatusCode };
        }

        var lost = causes.OfType<SocketException>().FirstOrDefault() ?? causes.LastOrDefault(c => c is IOException or HttpRequestException);
        if (lost is not null || failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return new HubException(HubFailure.Unreachable, $"the hub is not reached: {lost?.Message ?? failure.Status.Detail}", failure)
            {
                StatusCode = failure.StatusCode,
                IsTransient = failure.StatusCode != StatusCode.DeadlineExceeded,
            };
        }

        // A node that is killed resets its streams before its connections end.
        return new HubException(HubFailure.Protocol, $"the call failed without a reason of the hub: {failure.StatusCode} {failure.Status.Detail}", failure)
        {
            StatusCode = failure.StatusCode,
            IsTransient = failure.StatusCode == StatusCode.Cancelled,
        };
    }

    /// <summary>The platform tells what is wrong by the names of its own flags; the remedy differs between them.</summary>
    private static string Explain(string message) => message switch
    {
        _ when message.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal) =>
            "the hub's certificate does not name the host of the endpoint: use the name that it was issued for",
        _ when message.Contains(nameof(X509ChainStatusFlags.NotTimeValid), StringComparison.Ordinal) =>
            "the hub's certificate is not valid now: tell its operators, or set this machine's clock",
        _ when message.Contains(nameof(X509ChainStatusFlags.PartialChain), StringComparison.Ordinal)
            || message.Contains(nameof(X509ChainStatusFlags.UntrustedRoot), StringComparison.Ordinal) =>
            "the hub's certificate does not end at the given hub CA: check the hub CA file, and that this is the hub",
        _ => "the hub's certificate is not accepted, or TLS failed otherwise",
    };

    private static IEnumerable<Exception> Causes(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            yield return failure;
        }
    }
}
