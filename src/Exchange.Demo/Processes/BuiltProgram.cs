using System.Runtime.InteropServices;

namespace Exchange.Demo.Processes;

/// <summary>A program of this solution as it was built: beside the caller's own output, in the same configuration.</summary>
/// <param name="Assembly">The program's assembly.</param>
internal sealed record BuiltProgram(string Assembly)
{
    /// <summary>The server.</summary>
    public static BuiltProgram Server { get; } = Locate("src/Exchange.Server", "exchange-server.dll");

    /// <summary>The tool.</summary>
    public static BuiltProgram Tool { get; } = Locate("src/Exchange.Cli", "exchange.dll");

    /// <summary>The demonstration itself, for who starts it as a process.</summary>
    public static BuiltProgram Demo { get; } = Locate("src/Exchange.Demo", "Exchange.Demo.dll");

    /// <summary>The folder that holds src and tests.</summary>
    public static string Checkout { get; } = FindCheckout();

    /// <summary>The dotnet host that runs this very process.</summary>
    public static string Host { get; } = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>Complains when the program was not built.</summary>
    public BuiltProgram Verify() =>
        File.Exists(Assembly) ? this : throw new DemoException($"{Assembly} is missing: build first, with 'dotnet build Exchange.sln -c {Configuration}'");

    // Expressions, not initializers: the programs above are made before anything below would be.
    private static DirectoryInfo Output => new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    private static string Configuration => Output.Parent!.Name;

    private static BuiltProgram Locate(string project, string file) =>
        new(Path.Combine(FindCheckout(), project, "bin", Configuration, Output.Name, file));

    private static string FindCheckout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Exchange.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DemoException($"no Exchange.sln above {AppContext.BaseDirectory}: the demonstration runs from a checkout, with 'dotnet run -c Release --project src/Exchange.Demo'");
    }
}
