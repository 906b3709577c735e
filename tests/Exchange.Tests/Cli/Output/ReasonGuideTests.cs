using Exchange.Cli.Output;
using Xunit;
using Wire = Exchange.V1;

namespace Exchange.Tests.Cli.Output;

public sealed class ReasonGuideTests
{
    [Fact]
    public void Returns_CauseAndRemedyForEveryReasonOfTheContract()
    {
        var without = Enum.GetValues<Wire.Reason>()
            .Where(r => r != Wire.Reason.Unspecified)
            .Where(r => ReasonGuide.Of(r) is not { Cause.Length: > 0, Remedy.Length: > 0 });
        Assert.Empty(without);
    }

    [Theory]
    [InlineData(Wire.Reason.StoreBusy, true)]
    [InlineData(Wire.Reason.ShuttingDown, true)]
    [InlineData(Wire.Reason.CertificateExpired, false)]
    public void Returns_WhetherARetryHelps(Wire.Reason reason, bool helps) => Assert.Equal(helps, ReasonGuide.Of(reason)!.RetryHelps);

    [Fact]
    public void Returns_TheRemedyAlone() =>
        Assert.Equal("Have the hub's operators register the agency.", ReasonGuide.Of(Wire.Reason.AgencyUnknown)!.Remedy);
}
