using System.Security.Cryptography;
using System.Text;
using Exchange.Server.Records;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Server.Records;

/// <summary>What lies outside the memory for a while is read back as written, and by nobody else.</summary>
public sealed class PageFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PageFile _file;

    public PageFileTests() => _file = new PageFile(_folder["hub.pages"], most: 100_000);

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Gives_EveryPieceAsItWasWritten()
    {
        byte[][] pieces = [.. Enumerable.Range(0, 20).Select(n => RandomNumberGenerator.GetBytes(n * 300))];
        var places = pieces.Select(p => _file.Write(p)!).ToArray();

        Assert.All(places.Zip(pieces).Reverse(), p => Assert.Equal(p.Second, _file.Read(p.First)));
    }

    [Fact]
    public async Task Gives_EveryPieceAsItWasWritten_ToManyAtOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var round = 0; round < 20; round++)
            {
                var piece = RandomNumberGenerator.GetBytes(500 + thread);
                Assert.Equal(piece, _file.Read(_file.Write(piece)!));
            }
        })));
    }

    /// <summary>A process that is killed leaves no file, and the blocks say nothing.</summary>
    [Fact]
    public void Leaves_NoNameAndNoPlainOctets()
    {
        var piece = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("erased-means-gone.example ", 500)));
        var place = _file.Write(piece)!;

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        var written = File.ReadAllBytes($"/proc/self/fd/{Descriptor()}");
        Assert.Equal(piece.Length, written.Length);
        Assert.Equal(-1, written.AsSpan().IndexOf("erased-means-gone"u8));
        Assert.Equal(piece, _file.Read(place));
    }

    [Fact]
    public void Gives_NothingThatIsNotAsItWasWritten()
    {
        var place = _file.Write(new byte[1_000])!;
        var path = $"/proc/self/fd/{Descriptor()}";
        var written = File.ReadAllBytes(path);
        written[500] ^= 1;
        File.WriteAllBytes(path, written);

        Assert.Null(_file.Read(place));
        Assert.Null(_file.Read(place with { Offset = 1_000 }));
    }

    [Fact]
    public void Takes_NoMoreThanItsLimit()
    {
        Assert.NotNull(_file.Write(new byte[99_000]));
        Assert.Null(_file.Write(new byte[1_001]));
        Assert.NotNull(_file.Write(new byte[1_000]));
    }

    [Fact]
    public void Forgets_AllOnceItIsDisposed()
    {
        var place = _file.Write(new byte[1_000])!;

        _file.Dispose();

        Assert.Null(_file.Read(place));
        Assert.Null(_file.Write(new byte[1_000]));
    }

    private string Descriptor() =>
        Path.GetFileName(Directory.GetFiles("/proc/self/fd").Single(f => new FileInfo(f).LinkTarget is { } target && target.StartsWith(_folder.Path, StringComparison.Ordinal)));
}
