using Exchange.Records;
using Xunit;

namespace Exchange.Tests.Records;

public sealed class SearchTermsTests
{
    public static TheoryData<SearchTerm[], string> Texts => new()
    {
        { [], "" },
        { [new(SearchTermKind.Name, "shop.example")], "1shop.example" },
        { [new(SearchTermKind.Name, "www.shop.example"), new(SearchTermKind.Registrable, "shop.example")], "1www.shop.example\n2shop.example" },
        { [new(SearchTermKind.Name, "zoë müller"), new(SearchTermKind.Identifier, "3x"), new(SearchTermKind.Identifier, "")], "1zoë müller\n33x\n3" },
    };

    /// <summary>What is stored does not change: databases hold it.</summary>
    [Theory]
    [MemberData(nameof(Texts))]
    public void Are_OneText_AndReadFromIt(SearchTerm[] terms, string text)
    {
        Assert.Equal(text, SearchTerms.Of(terms).Text);
        Assert.Equal(terms, SearchTerms.Parse(text));
    }

    [Fact]
    public void Are_NoneUnlessGiven()
    {
        Assert.Empty(default(SearchTerms));
        Assert.Equal(default, SearchTerms.Of([]));
        Assert.Equal(default, SearchTerms.Parse(""));
    }
}
