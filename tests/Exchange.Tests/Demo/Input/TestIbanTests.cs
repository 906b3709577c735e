using Exchange.Demo.Input;
using Exchange.Matching;
using Xunit;

namespace Exchange.Tests.Demo.Input;

public sealed class TestIbanTests
{
    [Fact]
    public void Returns_NumbersWhoseCheckDigitsHold()
    {
        for (var account = 1; account < 500; account++)
        {
            Assert.False(Iban.Parse(TestIban.German(account)).IsRefused, TestIban.German(account));
            Assert.False(Iban.Parse(TestIban.Dutch(account)).IsRefused, TestIban.Dutch(account));
        }
    }
}
