using Exchange.Records;
using Exchange.Storage.Sqlite;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Storage.Sqlite;

public sealed class ErasureJournalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exchange-journal-");

    private string JournalPath => Path.Combine(_folder.FullName, "hub.db.erasures");

    private ErasureJournal Journal => ErasureJournal.Of(Path.Combine(_folder.FullName, "hub.db"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Returns_Nothing_WhereNothingWasErased() => Assert.Empty(Journal.Read());

    [Fact]
    public void Returns_TheLatestErasureOfEachRecord()
    {
        Journal.Note([(Shop(1), 7), (Shop(2), 8)]);
        Journal.Note([(Shop(1), 12)]);

        Assert.Equal(new Dictionary<RecordKey, long> { [Shop(1)] = 12, [Shop(2)] = 8 }, Journal.Read());
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(JournalPath) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void Forgets_ARevokedErasure_AndNotTheOneBefore()
    {
        Journal.Note([(Shop(1), 7)]);
        Journal.Note([(Shop(1), 12), (Shop(2), 13)]);
        Journal.Revoke([(Shop(1), 12), (Shop(2), 13)]);

        Assert.Equal(new Dictionary<RecordKey, long> { [Shop(1)] = 7 }, Journal.Read());
    }

    [Fact]
    public void CutsOff_ALineThatACrashTore_AndGoesOnAfterIt()
    {
        Journal.Note([(Shop(1), 7)]);
        File.AppendAllText(JournalPath, "erased\t8\tagencies/es/reco");

        Assert.Equal([Shop(1)], Journal.Read().Keys);
        Journal.Note([(Shop(2), 9)]);
        Assert.Equal([Shop(1), Shop(2)], Journal.Read().Keys.OrderBy(k => k.Name));
    }

    [Theory]
    [InlineData("erased\t8")]
    [InlineData("erased\tseven\tagencies/es/records/shop-0001")]
    [InlineData("erased\t-7\tagencies/es/records/shop-0001")]
    [InlineData("erased\t7\tshop-0001")]
    [InlineData("forgot\t7\tagencies/es/records/shop-0001")]
    public void Rejects_ALineThatIsNone_NamingTheFile(string line)
    {
        File.WriteAllText(JournalPath, $"erased\t7\tagencies/es/records/shop-0001\n{line}\nerased\t9\tagencies/es/records/shop-0002\n");

        Assert.Contains(JournalPath, Assert.Throws<InvalidDataException>(Journal.Read).Message, StringComparison.Ordinal);
    }

    private static RecordKey Shop(int number) => Record("es", $"shop-{number:0000}");
}
