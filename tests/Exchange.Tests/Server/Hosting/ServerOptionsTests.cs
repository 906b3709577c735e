using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Server.Hosting;

/// <summary>The configuration file: every fault is told at once, none is passed over.</summary>
public sealed class ServerOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Accepts_AFileThatSetsSome()
    {
        var loaded = Load("""
            { // comments are welcome
              "limits": { "messageBytes": 1048576, "recordBytes": 65536, },
              "certificates": { "crlGrace": "12:00:00" }
            }
            """);
        Assert.True(!loaded.IsRefused, loaded.Refusal?.Message);
        var options = loaded.Value;

        Assert.Equal((1_048_576, 65_536, TimeSpan.FromHours(12)), (options.Limits.MessageBytes, options.Limits.RecordBytes, options.Certificates.CrlGrace));
        Assert.Equal(new ServerOptions().Store, options.Store);
    }

    [Fact]
    public void Rejects_EveryFaultAtOnce()
    {
        var refusal = Load("""{ "limit": {}, "limits": { "messageBytes": 1, "recordbytes": 2 }, "store": { "groupRecords": 0 }, "transport": { "connections": 0 } }""").Refusal!;

        foreach (var fault in new[] { "limit is no setting", "limits.recordbytes is no setting", "limits.messageBytes is 1", "store.groupRecords is 0", "transport.connections is 0", _folder["config.json"] })
        {
            Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{ "limits": { "messageBytes": "many" } }""")]
    [InlineData("""{ "limits": null }""")]
    [InlineData("""{ "limits": 7 }""")]
    [InlineData("""{ "store": { "sessionTerm": "a month" } }""")]
    public void Rejects_WhatIsNoConfiguration(string text) => Assert.Contains(_folder["config.json"], Load(text).Refusal!.Message, StringComparison.Ordinal);

    [Fact]
    public void Rejects_MissingFile() => Assert.Contains("nowhere.json", ServerOptions.Load(_folder["nowhere.json"]).Refusal!.Message, StringComparison.Ordinal);

    [Fact]
    public void Accepts_ItsOwnDefaults() => Assert.Equal(new ServerOptions(), Load("{}").Value);

    public void Dispose() => _folder.Dispose();

    private Outcome<ServerOptions> Load(string text)
    {
        File.WriteAllText(_folder["config.json"], text);
        return ServerOptions.Load(_folder["config.json"]);
    }
}
