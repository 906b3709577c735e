using Exchange.Client;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Client;

public sealed class IdKeyTests
{
    [Fact]
    public void Returns_SameKeyFromFileAndText()
    {
        using var folder = new TemporaryFolder();
        var key = IdKey.Generate();
        key.Save(folder["id.key"]);

        Assert.Equal(key.Export(), IdKey.Load(folder["id.key"]).Export());
        Assert.Equal(key.Export(), IdKey.Import($"  {key.Export()}\n").Export());
        Assert.NotEqual(key.Export(), IdKey.Generate().Export());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["id.key"]));
        }
    }

    [Fact]
    public void Rejects_ReplacingAKey()
    {
        using var folder = new TemporaryFolder();
        var key = IdKey.Generate();
        key.Save(folder["id.key"]);

        Assert.Throws<ClientFileException>(() => IdKey.Generate().Save(folder["id.key"]));

        Assert.Equal(key.Export(), IdKey.Load(folder["id.key"]).Export());
    }

    [Theory]
    [InlineData("")]
    [InlineData("exchange-id-key-1:")]
    [InlineData("exchange-id-key-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("exchange-id-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AAAAA")]
    public void Rejects_TextThatIsNoKey(string text) => Assert.Throws<FormatException>(() => IdKey.Import(text));

    [Fact]
    public void Rejects_MissingFile()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(folder["none"], Assert.Throws<ClientFileException>(() => IdKey.Load(folder["none"])).Path);
    }
}
