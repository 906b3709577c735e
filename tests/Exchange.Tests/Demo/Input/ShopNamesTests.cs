using Exchange.Demo.Input;
using Exchange.Matching;
using Xunit;

namespace Exchange.Tests.Demo.Input;

public sealed class ShopNamesTests
{
    private const int MoreThanItHas = 60_000;

    [Fact]
    public void Returns_AnotherNameForEveryIndex()
    {
        var names = Enumerable.Range(0, MoreThanItHas).Select(i => ShopNames.At(i).Name).ToArray();

        Assert.Equal(MoreThanItHas, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Returns_CanonicalNamesUnderReservedTops()
    {
        for (var i = 0; i < MoreThanItHas; i += 7)
        {
            var (name, _) = ShopNames.At(i);

            Assert.True(DomainName.Parse(name).TryGet(out var parsed, out var refusal), refusal?.Message);
            Assert.Equal(name, parsed!.Canonical);
            Assert.Contains(name[(name.LastIndexOf('.') + 1)..], new[] { "example", "test", "invalid" });
        }
    }
}
