using System.Globalization;
using Exchange.Matching;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Matching;

public sealed class NormalizationTests
{
    [Fact]
    public void Returns_FormC_ForTheConformanceFile()
    {
        var rows = 0;
        foreach (var line in VectorFile.Lines("idna/NormalizationTest-15.0.0-excerpt.txt.gz").Where(l => l.Length > 0 && char.IsAsciiHexDigit(l[0])))
        {
            // c2 is form C of c1, c2 and c3; c4 is form C of c4 and c5.
            var cells = line.Split(';').Take(5).Select(Points).ToArray();
            Assert.All(cells[..3], source => Assert.Equal(cells[1], Normalization.ToNfc(source, IdnaData.Current)));
            Assert.All(cells[3..], source => Assert.Equal(cells[3], Normalization.ToNfc(source, IdnaData.Current)));
            rows++;
        }

        Assert.Equal(3961, rows);
    }

    private static List<int> Points(string cell) => [.. cell.Split(' ').Select(h => int.Parse(h, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}
