using Exchange.Client;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Client;

public sealed class HubExceptionTests
{
    [Theory]
    [InlineData(StatusCode.Unavailable, true, true)]
    [InlineData(StatusCode.Unavailable, false, true)]
    [InlineData(StatusCode.ResourceExhausted, true, true)]
    [InlineData(StatusCode.ResourceExhausted, false, false)]
    [InlineData(StatusCode.FailedPrecondition, false, false)]
    public void Returns_WhetherARetryHelps(StatusCode code, bool asksToWait, bool helps)
    {
        IMessage[] details = asksToWait ? [Reason("STORE_BUSY"), new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)) }] : [Reason("STORE_BUSY")];

        var failure = HubException.From(Refusal(code, details));

        Assert.Equal((V1.Reason.StoreBusy, helps), (failure.Reason, failure.IsTransient));
        Assert.Equal(asksToWait ? TimeSpan.FromSeconds(3) : null, failure.RetryAfter);
    }

    [Fact]
    public void Returns_RequestIdOfADefect()
    {
        var failure = HubException.From(Refusal(StatusCode.Internal, new RequestInfo { RequestId = "r-1" }));

        Assert.Equal((V1.Reason.Internal, "r-1", false), (failure.Reason, failure.RequestId, failure.IsTransient));
    }

    [Fact]
    public void Returns_NoReasonOfAnotherDomain()
    {
        var failure = HubException.From(Refusal(StatusCode.NotFound, new ErrorInfo { Domain = "elsewhere", Reason = "NOT_FOUND", Metadata = { ["a"] = "b" } }));

        Assert.Equal(V1.Reason.Unspecified, failure.Reason);
        Assert.Empty(failure.Facts);
    }

    [Fact]
    public void Returns_EveryReasonOfTheContract() =>
        Assert.All(
            System.Enum.GetValues<V1.Reason>().Where(r => r != V1.Reason.Unspecified),
            reason =>
            {
                var name = V1.ReasonReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason).Name["REASON_".Length..];
                Assert.Equal(reason, HubException.From(Refusal(StatusCode.InvalidArgument, Reason(name))).Reason);
            });

    private static ErrorInfo Reason(string reason) => new() { Domain = "exchange", Reason = reason };

    private static RpcException Refusal(StatusCode code, params IMessage[] details) =>
        new Google.Rpc.Status { Code = (int)code, Message = "no", Details = { details.Select(Any.Pack) } }.ToRpcException();
}
