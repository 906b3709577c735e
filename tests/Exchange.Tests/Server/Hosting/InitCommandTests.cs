using Exchange.DevCertificates;
using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Server.Hosting;

/// <summary><c>exchange-server init</c> and what <c>run</c> refuses to start with.</summary>
public sealed class InitCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Authority _authority = Authority.CreateRoot("operators CA", TimeProvider.System.GetUtcNow());
    private readonly StringWriter _output = new();

    public InitCommandTests() => File.WriteAllText(_folder["ca.pem"], _authority.Certificate.ExportCertificatePem());

    [Fact]
    public async Task Accepts_TwoOperatorsAndNeverOverwritesAHub()
    {
        Assert.Equal(0, await InitAsync(Operator("one"), Operator("two")));
        var secret = await File.ReadAllBytesAsync(_folder["data/hub.secret"], TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["data/hub.secret"]));
        }

        Assert.NotEqual(0, await InitAsync(Operator("one"), Operator("two")));
        Assert.Equal(secret, await File.ReadAllBytesAsync(_folder["data/hub.secret"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Rejects_FewerThanTwoOperators()
    {
        Assert.Equal(4, await InitAsync(Operator("one"), Operator("one")));
        Assert.Contains("two operators are needed", _output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["data/hub.db"]));
    }

    [Fact]
    public async Task Rejects_CertificatesThatAreNoOperators()
    {
        Assert.Equal(4, await InitAsync(Operator("one"), Certificate("auditor", LeafRequest.Caller("hub.test", "auditor", "two"))));
        Assert.Equal(4, await InitAsync(Operator("one"), Certificate("old", LeafRequest.Caller("hub.test", "operator", "old") with { Begins = TimeSpan.FromDays(-2), Ends = TimeSpan.FromDays(-1) })));
        Assert.Equal(4, await InitAsync(Operator("one"), Certificate("other", LeafRequest.Caller("other.test", "operator", "two"))));
        Assert.Contains(_folder["old.pem"] + ": the certificate has expired", _output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["data/hub.db"]));
    }

    [Fact]
    public async Task Rejects_FilesThatAreNotThere()
    {
        Assert.Equal(2, await InitAsync(Operator("one"), _folder["nowhere.pem"]));
    }

    [Fact]
    public async Task Rejects_ToRunWithoutAHubOrAnEndpoint()
    {
        string[] usual = ["--data", _folder["data"], "--certificate", _folder["ca.pem"], "--key", _folder["ca.pem"]];

        Assert.Equal(2, await RunCommand.Create(_output).Parse([.. usual, "--listen", "127.0.0.1:0"]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("exchange-server init", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await RunCommand.Create(_output).Parse([.. usual, "--listen", "somewhere"]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.False(File.Exists(_folder["data/hub.db"]));
    }

    public void Dispose()
    {
        _output.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    private string Operator(string name) => Certificate(name, LeafRequest.Caller("hub.test", "operator", name));

    private string Certificate(string file, LeafRequest request)
    {
        using var leaf = _authority.Issue(request, TimeProvider.System.GetUtcNow());
        PemFiles.Write(leaf, _folder[$"{file}.pem"], _folder[$"{file}.key"]);
        return _folder[$"{file}.pem"];
    }

    private Task<int> InitAsync(string first, string second) =>
        InitCommand.Create(_output, _output)
            .Parse(["--data", _folder["data"], "--trust-domain", "hub.test", "--ca", _folder["ca.pem"], "--operator", first, "--operator", second])
            .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
}
