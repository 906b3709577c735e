using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Support;

/// <summary>How a call was refused: its google.rpc.Status taken apart.</summary>
/// <param name="Code">The code.</param>
/// <param name="Reason"><c>ErrorInfo.reason</c>; empty for a bare status.</param>
/// <param name="Facts"><c>ErrorInfo.metadata</c>.</param>
/// <param name="Violations">Those of BadRequest, as field and reason.</param>
/// <param name="Status">All of it.</param>
public sealed record RefusedCall(
    StatusCode Code, string Reason, IReadOnlyDictionary<string, string> Facts, IReadOnlyList<(string Field, string Reason)> Violations, Google.Rpc.Status Status)
{
    /// <summary>What RetryInfo says; zero when there is none.</summary>
    public TimeSpan RetryDelay => Status.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan() ?? TimeSpan.Zero;

    /// <summary>Makes a call that must be refused with a code and a reason.</summary>
    public static async Task<RefusedCall> ByAsync(StatusCode code, string reason, Func<Task> call)
    {
        var refused = Of(await Assert.ThrowsAsync<RpcException>(call));
        Assert.True((code, reason) == (refused.Code, refused.Reason), $"expected {code} {reason}, was {refused.Code} {refused.Reason}: {refused.Status}");
        return refused;
    }

    /// <summary>Takes a failed call apart.</summary>
    public static RefusedCall Of(RpcException failure)
    {
        var status = failure.GetRpcStatus() ?? new Google.Rpc.Status { Code = (int)failure.StatusCode, Message = failure.ToString() };
        var info = status.GetDetail<ErrorInfo>();
        Assert.Equal(info is null ? null : "exchange", info?.Domain);
        return new RefusedCall(
            failure.StatusCode,
            info?.Reason ?? "",
            info is null ? new Dictionary<string, string>() : new Dictionary<string, string>(info.Metadata),
            [.. (status.GetDetail<BadRequest>()?.FieldViolations ?? []).Select(v => (v.Field, v.Reason))],
            status);
    }
}
