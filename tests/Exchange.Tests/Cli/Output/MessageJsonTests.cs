using System.Text;
using Exchange.Cli.Output;
using Exchange.V1;
using Google.Protobuf;
using Google.Type;
using Xunit;

namespace Exchange.Tests.Cli.Output;

public sealed class MessageJsonTests
{
    private static readonly PushRecord Pushed = new()
    {
        Record = new V1.Record
        {
            Name = "agencies/bka/records/0123456789",
            Content = new RecordContent
            {
                Asset = new Asset
                {
                    SeizedGoods = new SeizedGoods { Category = GoodsCategory.Toys, Quantity = 30_506 },
                    Status = AssetStatus.Seized,
                    Value = new Money { CurrencyCode = "EUR", Units = 12, Nanos = 500_000_000 },
                },
                Note = "a \u001b[31m \u202E note",
            },
            Marking = new Marking { Tlp = Tlp.Amber, HandlingCodes = { HandlingCode.H1, HandlingCode.H2 }, ReviewBy = new Date { Year = 2030, Month = 1, Day = 2 } },
        },
        Distribution = new Distribution { Agencies = { "agencies/other" }, ThirdCountriesAllowed = true },
        ExpectedRevision = 0,
    };

    [Fact]
    public void Returns_WhatTheStandardParserReadsBack() => Assert.Equal(Pushed, JsonParser.Default.Parse<PushRecord>(MessageJson.Line(Pushed)));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue + 1)]
    [InlineData((1L << 53) + 1)]
    [InlineData(1L << 53)]
    [InlineData(-1)]
    public void Returns_NumbersThatNoParserRounds(long units)
    {
        var money = new Money { CurrencyCode = "EUR", Units = units };
        Assert.Equal(money, JsonParser.Default.Parse<Money>(MessageJson.Line(money)));
    }

    [Fact]
    public void Returns_ContractNamesNumbersAndNoControlCharacters()
    {
        var line = MessageJson.Line(Pushed);
        Assert.Contains("\"seized_goods\":{\"category\":\"GOODS_CATEGORY_TOYS\",\"quantity\":30506}", line, StringComparison.Ordinal);
        Assert.Contains("\"expected_revision\":0", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line.EnumerateRunes(), r => Rune.IsControl(r) || r.Value == 0x202E);
    }

    [Fact]
    public void Returns_ZerosAndEmptyListsInDocuments()
    {
        var text = MessageJson.Document(json => MessageJson.Write(json, new ReportOperationResponse(), withDefaults: true));
        Assert.Contains("\"arrest_count\": 0", text, StringComparison.Ordinal);
        Assert.Contains("\"money\": []", text, StringComparison.Ordinal);
    }
}
