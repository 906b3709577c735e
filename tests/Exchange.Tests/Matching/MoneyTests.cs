using Exchange.Matching;
using Xunit;

namespace Exchange.Tests.Matching;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("EUR", 150_000, 500_000_000, "EUR 150,000.50")]
    [InlineData("JPY", 12, 0, "JPY 12")]
    [InlineData("KWD", 1, 1_000_000, "KWD 1.001")]
    [InlineData("EUR", 0, 10_000_000, "EUR 0.01")]
    public void Accepts_AmountsInTheCurrencysDecimals(string currency, long units, int nanos, string text) =>
        Assert.Equal(text, Money.Of(currency, units, nanos).Value.ToString());

    [Theory]
    [InlineData("", 1, 0)]
    [InlineData("eur", 1, 0)]
    [InlineData("EURO", 1, 0)]
    [InlineData("DEM", 1, 0)]
    [InlineData("BTC", 1, 0)]
    [InlineData("XAU", 1, 0)]
    [InlineData("CLF", 1, 0)]
    [InlineData("EUR", -1, 0)]
    [InlineData("EUR", 1, -1)]
    [InlineData("EUR", -1, 500_000_000)]
    [InlineData("EUR", 0, 1_000_000_000)]
    [InlineData("EUR", 1, 5_000_000)]
    [InlineData("JPY", 1, 500_000_000)]
    [InlineData("KWD", 1, 100_000)]
    public void Rejects_WhatIsNoAmount(string currency, long units, int nanos) =>
        Assert.Equal(RefusalReason.MoneyInvalid, Money.Of(currency, units, nanos).Refusal?.Reason);

    [Fact]
    public void Returns_TheSum_WithItsCarry()
    {
        var sum = Money.Of("EUR", 1, 990_000_000).Value.Plus(Money.Of("EUR", 2, 20_000_000).Value);
        Assert.Equal(Money.Of("EUR", 4, 10_000_000).Value, sum);
        Assert.Throws<OverflowException>(() => Money.Of("EUR", long.MaxValue, 0).Value.Plus(Money.Of("EUR", 1, 0).Value));
    }
}
