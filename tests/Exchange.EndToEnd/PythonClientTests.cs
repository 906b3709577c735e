using Exchange.Demo.Processes;
using Exchange.EndToEnd.Snippets;
using Exchange.EndToEnd.Support;
using Xunit;

namespace Exchange.EndToEnd;

/// <summary>What the README tells a newcomer to type is run here, against a real hub.</summary>
public sealed class PythonClientTests
{
    private static string Folder => Path.Combine(BuiltProgram.Checkout, "tests", "Exchange.EndToEnd", "Snippets");

    [Theory]
    [InlineData("Connect.cs", "csharp")]
    [InlineData("connect.py", "python")]
    public void Verifies_TheReadmeShowsWhatIsRun(string file, string language)
    {
        var readme = File.ReadAllText(Path.Combine(BuiltProgram.Checkout, "README.md"));

        Assert.Contains($"```{language}\n{File.ReadAllText(Path.Combine(Folder, file))}```\n", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delivers_BetweenCSharpAndPython()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var stage = await TestStage.OpenAsync(stop, "police-de", "police-fr");
        var python = await PythonClient.MakeAsync(Path.Combine(stage.Hub.Folder.Root, "stubs"), stop);
        var (hub, certificates) = (stage.Hub.Server.Endpoint, stage.Hub.Folder.Certificates);

        // police-de, whose certificate hangs from an intermediate CA, speaks Python; police-fr speaks C#.
        var first = await python.RunAsync([Path.Combine(Folder, "connect.py"), hub.Authority, "police-de", certificates], stop);
        using var second = new StringWriter();
        await Connect.RunAsync(hub, "police-fr", certificates, second);
        var third = await python.RunAsync([Path.Combine(Folder, "connect.py"), hub.Authority, "police-de", certificates], stop);

        const string FromPython = "agencies/police-de/records/connect-py-1 handbags-from-python.example";
        const string FromCSharp = "agencies/police-fr/records/connect-cs-1 handbags-from-csharp.example";
        Assert.Equal(["pushed: OUTCOME_STATUS_CREATED", $"pulled: CHANGE_KIND_UPSERTED {FromPython}"], Lines(first));
        Assert.Equal(["pushed: Created agencies/police-fr/records/connect-cs-1", $"pulled: Upserted {FromPython}", $"pulled: Upserted {FromCSharp}"], Lines(second.ToString()));
        Assert.Equal(["pushed: OUTCOME_STATUS_UNCHANGED", $"pulled: CHANGE_KIND_UPSERTED {FromPython}", $"pulled: CHANGE_KIND_UPSERTED {FromCSharp}"], Lines(third));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
