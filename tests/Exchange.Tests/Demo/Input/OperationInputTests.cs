using Exchange.Demo;
using Exchange.Demo.Input;
using Exchange.V1;
using Google.Protobuf;
using Xunit;

namespace Exchange.Tests.Demo.Input;

public sealed class OperationInputTests : IDisposable
{
    private static readonly DateOnly Today = new(2026, 1, 15);

    private readonly string _folder = Directory.CreateTempSubdirectory("exchange-input-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Returns_ThePublishedFiguresByDefault()
    {
        var records = ReadAll(new OperationFigures());

        Assert.Equal(30_506, Domains(records).Select(d => d.DomainName).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(3, Suspects(records).Count(s => s.Arrest is not null));
        Assert.True(Products(records) > 26_000);
        Assert.True(FrozenCents(records) > 150_000_00);
    }

    [Fact]
    public void Returns_WhatOtherFiguresAsk()
    {
        var figures = new OperationFigures { Domains = 41, Late = 5, Arrests = 7, Identified = 1, Products = 3, FrozenInBanksCents = 1, FrozenOnPlatformsCents = 0 };

        var records = ReadAll(figures);

        Assert.Equal(41, Domains(records).Length);
        Assert.Equal(36, Domains(records).Count(d => d.Takedown.Status is TakedownStatus.Actioned or TakedownStatus.Verified));
        Assert.Equal(7, Suspects(records).Count(s => s.Arrest is not null));
        Assert.Equal(8, Suspects(records).Length);
        Assert.Equal(3, Products(records));
        Assert.Equal(1, FrozenCents(records));
    }

    [Fact]
    public void Records_WhatIsInEachFile()
    {
        var files = Input(new OperationFigures { Domains = 200, Late = 0 }).WriteFirst();

        Assert.Equal(200, files[0].All.Domains);
        Assert.Equal(201, File.ReadLines(files[0].Path).Count());
        foreach (var file in files.Skip(1))
        {
            var records = Read(file);

            Assert.Equal(file.All, records.Aggregate(default(RecordCounts), (sum, r) => sum.With(r.Record.Content)));
            Assert.Equal(
                file.ThirdCountries,
                records.Where(r => r.Distribution.ThirdCountriesAllowed).Aggregate(default(RecordCounts), (sum, r) => sum.With(r.Record.Content)));
            Assert.All(records, r => Assert.StartsWith($"agencies/{file.Agency}/records/", r.Record.Name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Hides_EverySuspectFromThirdCountries() =>
        Assert.All(Input(new OperationFigures { Domains = 50, Late = 0 }).WriteFirst(), f => Assert.Equal(0, f.ThirdCountries.Suspects));

    [Fact]
    public void Returns_TheLateDomainsAgainAndTakenDown()
    {
        var input = Input(new OperationFigures { Domains = 100, Late = 30 });
        var asked = File.ReadLines(input.WriteFirst()[0].Path).Where(l => l.Contains(",REQUESTED,", StringComparison.Ordinal)).Select(NameOf).ToArray();

        var later = File.ReadLines(input.WriteSecond().Path).Skip(1).ToArray();

        Assert.Equal(30, asked.Length);
        Assert.Equal(asked, later.Select(NameOf));
        Assert.DoesNotContain(later, l => l.Contains(",REQUESTED,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"domains":0}""")]
    [InlineData("""{"domains":5,"late":6}""")]
    [InlineData("""{"arrests":-1}""")]
    [InlineData("""{"arests":1}""")]
    [InlineData("{")]
    public void Rejects_ImpossibleFigures(string json)
    {
        var path = Path.Combine(_folder, "figures.json");
        File.WriteAllText(path, json);

        Assert.StartsWith(path, Assert.Throws<DemoException>(() => OperationFigures.Read(path)).Message, StringComparison.Ordinal);
    }

    private OperationInput Input(OperationFigures figures) => new(figures, "euipo", _folder, Today);

    private PushRecord[] ReadAll(OperationFigures figures) =>
        [.. new DomainInput(new RecordFrame(Today), "euipo").First(figures), .. Input(figures).WriteFirst().Skip(1).SelectMany(Read)];

    private static string NameOf(string row) => row[..row.IndexOf(',', StringComparison.Ordinal)];

    private static PushRecord[] Read(InputFile file) => [.. File.ReadLines(file.Path).Select(JsonParser.Default.Parse<PushRecord>)];

    private static Domain[] Domains(PushRecord[] records) => [.. records.Select(r => r.Record.Content.Domain).Where(d => d is not null)];

    private static Suspect[] Suspects(PushRecord[] records) => [.. records.Select(r => r.Record.Content.Suspect).Where(s => s is not null)];

    private static long Products(PushRecord[] records) => records.Select(r => r.Record.Content.Asset?.SeizedGoods?.Quantity ?? 0).Sum();

    private static long FrozenCents(PushRecord[] records) =>
        records.Select(r => r.Record.Content.Asset).Where(a => a is { Status: AssetStatus.Frozen }).Sum(a => (a.Value.Units * 100) + (a.Value.Nanos / 10_000_000));
}
