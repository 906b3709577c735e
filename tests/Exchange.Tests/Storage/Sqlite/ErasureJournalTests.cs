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
        var journal = Journal;
        journal.Note([(Shop(1), 7)]);
        journal.Note([(Shop(1), 12), (Shop(2), 13)]);
        journal.Revoke();

        Assert.Equal(new Dictionary<RecordKey, long> { [Shop(1)] = 7 }, Journal.Read());
        journal.Note([(Shop(3), 12)]);
        Assert.Equal(new Dictionary<RecordKey, long> { [Shop(1)] = 7, [Shop(3)] = 12 }, Journal.Read());
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

    [Fact]
    public void LeavesOut_LinesWhoseSectorsNeverReachedTheDisk()
    {
        Journal.Note([(Shop(1), 7)]);
        Journal.Note([.. Enumerable.Range(2, 50).Select(i => (Shop(i), (long)i + 6))]);
        using (var file = File.OpenWrite(JournalPath))
        {
            // The length and the last sectors were written when the power went, the second one was not.
            file.Position = 512;
            file.Write(new byte[512]);
        }

        var erased = Journal.Read();
        Assert.Contains(Shop(1), erased.Keys);
        Assert.Contains(Shop(51), erased.Keys);
        Assert.InRange(erased.Count, 30, 45);
        Journal.Note([(Shop(60), 100)]);
        Assert.Equal(100, Journal.Read()[Shop(60)]);
    }

    [Fact]
    public void GoesOn_AfterAWriteThatFailedInTheMiddle()
    {
        var journal = Journal;
        journal.Note([(Shop(1), 7)]);

        // What a disk that was full in the middle of a line leaves behind.
        File.AppendAllText(JournalPath, "erased\t8\tagencies/es/reco");
        journal.Note([(Shop(3), 8)]);

        Assert.Equal(new Dictionary<RecordKey, long> { [Shop(1)] = 7, [Shop(3)] = 8 }, Journal.Read());
    }

    [Theory]
    [InlineData("erased\t8")]
    [InlineData("erased\tseven\tagencies/es/records/shop-0001")]
    [InlineData("erased\t-7\tagencies/es/records/shop-0001")]
    [InlineData("erased\t7\tshop-0001")]
    [InlineData("void\t7\tagencies/es/records/shop-0001")]
    public void Rejects_ALineThatIsNone_NamingTheFile(string line)
    {
        File.WriteAllText(JournalPath, $"erased\t7\tagencies/es/records/shop-0001\n{line}\nerased\t9\tagencies/es/records/shop-0002\n");

        Assert.Contains(JournalPath, Assert.Throws<InvalidDataException>(Journal.Read).Message, StringComparison.Ordinal);
    }

    private static RecordKey Shop(int number) => Record("es", $"shop-{number:0000}");
}
