using System.Text.RegularExpressions;
using System.Xml.Linq;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Architecture;

/// <summary>Holds the projects to the arrows of the house: which room may lean on which, and which packages it may know.</summary>
public sealed partial class HouseTests
{
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Exchange.Contracts"] = [],
        ["Exchange.Core"] = [],
        ["Exchange.Storage"] = ["Exchange.Core"],
        ["Exchange.Client"] = ["Exchange.Contracts", "Exchange.Core"],
        ["Exchange.Server"] = ["Exchange.Core", "Exchange.Storage", "Exchange.Contracts", "Exchange.Auditor"],
        ["Exchange.Auditor"] = ["Exchange.Core"],
        ["Exchange.Cli"] = ["Exchange.Client"],
        ["Exchange.Demo"] = ["Exchange.Client", "Exchange.DevCertificates"],
    };

    public static TheoryData<string> Projects => [.. Directory.EnumerateDirectories(Checkout.Path("src")).Select(d => Path.GetFileName(d)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Verifies_ArrowsOfAProject(string project)
    {
        Assert.True(Arrows.TryGetValue(project, out var allowed), $"{project} is no room of the house: src/README.md is the map");
        var drawn = Load(project).Descendants("ProjectReference")
            .Where(r => (string?)r.Attribute("ReferenceOutputAssembly") != "false")
            .Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));
        Assert.Empty(drawn.Except(allowed));
    }

    [Fact]
    public void Rejects_PackagesInCore()
    {
        // What a rule truly needs: Ed25519, which the framework has not. Only the signatures of the log know it.
        Assert.Equal(["BouncyCastle.Cryptography"], PackagesOf("Exchange.Core"));
        Assert.Equal(
            ["src/Exchange.Core/Audit/Ed25519PublicKey.cs", "src/Exchange.Core/Audit/SignerKey.cs"],
            Sources("src").Where(f => File.ReadAllText(f).Contains("Org.BouncyCastle", StringComparison.Ordinal)).Select(f => Path.GetRelativePath(Checkout.Root, f)));
    }

    [Theory]
    [InlineData("Exchange.Core")]
    [InlineData("Exchange.Storage")]
    public void Rejects_GrpcBelowTheServer(string project) =>
        Assert.DoesNotContain(PackagesOf(project), p => p.StartsWith("Grpc", StringComparison.Ordinal) || p.StartsWith("Google", StringComparison.Ordinal));

    /// <summary>A file that is moved to its place is there after a power cut only once the place's folder is synced; but for who waits for the hub's start.</summary>
    [Fact]
    public void Rejects_MovesWithoutASyncOfTheFolder() =>
        Assert.Equal(
            ["src/Exchange.Server/Hosting/RunCommand.cs"],
            Sources("src").Where(f => File.ReadAllText(f) is var text && text.Contains("File.Move(", StringComparison.Ordinal) && !text.Contains("DurableFile.Move(", StringComparison.Ordinal)
                && !text.Contains("DurableFolder.SyncNameOf(", StringComparison.Ordinal)
                && !text.Contains("class DurableFile", StringComparison.Ordinal)).Select(f => Path.GetRelativePath(Checkout.Root, f)));

    [Fact]
    public void Rejects_NpgsqlOutsideStorage()
    {
        var holders = Projects.Select(p => p.Data).Where(p => PackagesOf(p).Contains("Npgsql"));
        Assert.Empty(holders.Except(["Exchange.Storage"]));
        Assert.DoesNotContain(
            Sources("src"),
            f => File.ReadAllText(f).Contains("using Npgsql", StringComparison.Ordinal) && !f.Contains("/Exchange.Storage/Postgres/", StringComparison.Ordinal));
    }

    [Fact]
    public void Rejects_RpcExceptionOutsideErrors() =>
        Assert.DoesNotContain(
            Sources("src/Exchange.Server"),
            f => !f.Contains("/Errors/", StringComparison.Ordinal) && File.ReadAllText(f).Contains("new RpcException", StringComparison.Ordinal));

    [Fact]
    public void Rejects_DisabledCertificateChecks()
    {
        // The one admit-all is the server's handshake, after which the authentication handler decides (design, Identity).
        var admitting = Sources("src", "tests", "certs-dev")
            .Where(f => AdmitAll().IsMatch(File.ReadAllText(f)))
            .Select(f => Path.GetRelativePath(Checkout.Root, f));
        Assert.Equal(["src/Exchange.Server/Hosting/Node.cs"], admitting.Where(f => f != "tests/Exchange.Tests/Architecture/HouseTests.cs"));
    }

    [Fact]
    public void Rejects_NamesThatSayLittle() =>
        Assert.DoesNotContain(Sources("src", "tests", "certs-dev"), f => Vague().IsMatch(Path.GetFileNameWithoutExtension(f)));

    [Fact]
    public void Rejects_WhatIsNotOfTheLayout()
    {
        string[] agreed =
        [
            "protos", "src", "tests", "certs-dev", "README.md", "LICENSE", "Exchange.sln", "global.json", "nuget.config", "Directory.Build.props", "Directory.Packages.props", "artifacts",
        ];
        var top = new DirectoryInfo(Checkout.Root).EnumerateFileSystemInfos().Select(f => f.Name).Where(n => !n.StartsWith('.'));
        Assert.Empty(top.Except(agreed));
    }

    private static XDocument Load(string project) => XDocument.Load(Checkout.Path("src", project, $"{project}.csproj"));

    private static string[] PackagesOf(string project) =>
        [.. Load(project).Descendants("PackageReference").Select(r => (string)r.Attribute("Include")!)];

    private static IEnumerable<string> Sources(params string[] folders) =>
        folders.SelectMany(f => Directory.EnumerateFiles(Checkout.Path(f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"AllowAnyClientCertificate|DangerousAcceptAnyServerCertificateValidator|(RemoteCertificate|ServerCertificateCustom)ValidationCallback\s*=\s*\(?[^=;]*=>\s*(true|\w+ is not null)(?!\w)")]
    private static partial Regex AdmitAll();

    [GeneratedRegex("(Manager|Helper|Helpers|Utils|Util|Common|Info|Impl|Dto)$")]
    private static partial Regex Vague();
}
