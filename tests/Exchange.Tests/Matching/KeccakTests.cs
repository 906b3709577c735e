using System.Text;
using Exchange.Matching;
using Xunit;

namespace Exchange.Tests.Matching;

public sealed class KeccakTests
{
    /// <summary>Known answers of Keccak-256 as submitted to NIST; SHA3-256 gives others.</summary>
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    public void Returns_TheKnownAnswers(string message, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(Keccak.Hash(Encoding.ASCII.GetBytes(message))));

    /// <summary>Around the rate of 136 octets the padding takes its two odd shapes: no hash may repeat, and none may fail.</summary>
    [Fact]
    public void Returns_AnotherHash_ForEveryLengthAroundTheRate() =>
        Assert.Equal(10, Enumerable.Range(132, 10).Select(n => Convert.ToHexString(Keccak.Hash(new byte[n]))).Distinct().Count());
}
