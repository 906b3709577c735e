using Exchange.Audit;
using Exchange.Storage.Sqlite;
using Xunit;

namespace Exchange.Tests.Storage.Sqlite;

/// <summary>The newest checkpoint outside the database survives whatever a crash does to the file.</summary>
public sealed class CheckpointFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exchange-checkpoint-");

    private string FilePath => Path.Combine(_folder.FullName, "hub.db.checkpoint");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Returns_TheNewest_OfThisEpochOrALaterOne()
    {
        var file = new CheckpointFile(FilePath);
        Assert.Null(file.Read());
        foreach (var (epoch, size) in new[] { (1, 5), (1, 7), (1, 1_000_000), (2, 1), (2, 9) })
        {
            file.Write(Checkpoint(epoch, size));
            Assert.Equal(Checkpoint(epoch, size), new CheckpointFile(FilePath).Read());
        }

        Assert.InRange(new FileInfo(FilePath).Length, 1, 10_000);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    [Fact]
    public void Returns_TheOneBefore_WhereverTheWritingOfTheNewestTears()
    {
        var file = new CheckpointFile(FilePath);
        file.Write(Checkpoint(1, 5));
        file.Write(Checkpoint(1, 7));
        var before = File.ReadAllBytes(FilePath);
        file.Write(Checkpoint(1, 9));
        var after = File.ReadAllBytes(FilePath);
        var changed = Enumerable.Range(0, after.Length).Where(i => before[i] != after[i]).ToArray();

        foreach (var torn in changed[..^1])
        {
            File.WriteAllBytes(FilePath, [.. after[..(torn + 1)], .. before[(torn + 1)..]]);
            Assert.Equal(Checkpoint(1, 7), file.Read());
        }

        File.WriteAllBytes(FilePath, after);
        Assert.Equal(Checkpoint(1, 9), file.Read());
    }

    [Theory]
    [InlineData("no checkpoint at all")]
    [InlineData("\0\0\0\0")]
    public void Rejects_AFileThatHoldsSomethingElse(string content)
    {
        File.WriteAllText(FilePath, content);
        Assert.Contains("no checkpoint that is whole", Assert.Throws<InvalidDataException>(() => new CheckpointFile(FilePath).Read()).Message, StringComparison.Ordinal);
    }

    private static KeptCheckpoint Checkpoint(long epoch, long size) =>
        new(epoch, size, MerkleHash.OfLeaf(BitConverter.GetBytes(size)), DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(size), $"exchange/test/{epoch}\n{size}\n\n— test/{epoch} sig{size}\n");
}
