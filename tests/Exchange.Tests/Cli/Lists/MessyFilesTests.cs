using System.Text;
using Exchange.Cli.Lists;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Cli.Lists;

/// <summary>
/// Dirty files with the answer for every line. The practice set of real names lies beside the checkout where it is present; files of
/// the same mess under reserved top-level domains lie in Vectors/lists.
/// </summary>
public sealed class MessyFilesTests
{
    public static TheoryData<string, string> Files()
    {
        var data = new TheoryData<string, string>();
        foreach (var folder in Folders())
        {
            foreach (var expected in Directory.EnumerateFiles(Path.Combine(folder, "expected"), "*.expected.tsv").Order(StringComparer.Ordinal))
            {
                data.Add(folder, Path.GetFileName(expected)[..^".expected.tsv".Length]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Returns_TheExpectedAnswerForEveryLine(string folder, string file)
    {
        var expected = File.ReadLines(Path.Combine(folder, "expected", $"{file}.expected.tsv")).Skip(1).Select(l => l.Split('\t')).ToList();

        var lines = Read(Path.Combine(folder, "raw", file));

        var faults = expected.Zip(lines, (e, l) => Differs(e, l)).OfType<string>().ToList();
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults.Take(20)));
        Assert.Equal(expected.Count, lines.Count);
    }

    [Fact]
    public void Returns_OneNamePerNamingLine_OfEveryNativeList()
    {
        foreach (var path in Native())
        {
            var lines = Read(path);

            Assert.NotEmpty(lines);
            Assert.DoesNotContain(lines, l => l.Status == LineStatus.Reject && l.Problem is null);
            var named = lines.Count(l => l.NamesSomething);
            var rejected = lines.Count(l => l.Status == LineStatus.Reject);
            Assert.True(rejected * 50 < named, $"{path}: {rejected} of {named} rejected");
        }
    }

    private static IEnumerable<string> Folders()
    {
        yield return Path.Combine(AppContext.BaseDirectory, "Vectors", "lists");
        if (VectorFile.Shared("data/domains/messy/raw/hosts.txt") is { } file)
        {
            yield return Path.GetDirectoryName(Path.GetDirectoryName(file))!;
        }
    }

    private static IEnumerable<string> Native()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Vectors", "lists", "native")))
        {
            yield return path;
        }

        foreach (var path in VectorFile.Shared("data/domains/native/nextdns-streaming-video.txt") is { } file ? Directory.EnumerateFiles(Path.GetDirectoryName(file)!) : [])
        {
            yield return path;
        }
    }

    private static List<ListLine> Read(string path)
    {
        using Stream packed = File.OpenRead(path);
        using var stream = new MemoryStream();
        if (path.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var unpacking = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress);
            unpacking.CopyTo(stream);
        }
        else
        {
            packed.CopyTo(stream);
        }

        stream.Position = 0;
        using var file = ListFile.Open(stream).Value;
        return [.. file.Read()];
    }

    private static string? Differs(string[] expected, ListLine line)
    {
        var host = line.Status == LineStatus.Reject ? "" : line.Host?.Canonical ?? "";
        var registrable = line.Status == LineStatus.Reject ? "" : line.Host?.RegistrableDomain ?? "";
        var right = expected[0] == $"{line.Number}"
            && Meets(expected[1], line.Status)
            && (line.Status == LineStatus.Reject || (host == expected[2] && registrable == expected[3]));
        return right ? null : new StringBuilder().Append($"expected {string.Join(" | ", expected)}; got {line.Number} | {line.Status} | {host} | {registrable} | {line.Problem?.Message}").ToString();
    }

    private static bool Meets(string expected, LineStatus status) =>
        expected == "wildcard-of-previous" ? status == LineStatus.WildcardOfPrevious : expected.Split("-or-").Contains(status.ToString().ToLowerInvariant());
}
