using Exchange.Demo.Processes;
using Xunit;

namespace Exchange.EndToEnd.Support;

/// <summary>A Python that has grpcio, and stubs made from the contract by protoc with gRPC's own plugin, as an agency would make them.</summary>
internal sealed class PythonClient
{
    private const string Remedy = "apt-get install python3-grpcio python3-protobuf protobuf-compiler libprotobuf-dev protobuf-compiler-grpc (tests/run.sh does it)";

    private readonly string _python;
    private readonly string _stubs;

    private PythonClient(string python, string stubs) => (_python, _stubs) = (python, stubs);

    /// <summary>Makes the stubs in a folder.</summary>
    public static async Task<PythonClient> MakeAsync(string folder, CancellationToken cancellationToken)
    {
        var python = await FindPythonAsync(cancellationToken);
        var plugin = FindOnPath("grpc_python_plugin");
        var contract = Path.Combine(BuiltProgram.Checkout, "protos");
        Directory.CreateDirectory(folder);
        await RunAsync(
            FindOnPath("protoc"),
            [
                "-I", contract, "-I", CommonProtos(), $"--python_out={folder}", $"--grpc_python_out={folder}", $"--plugin=protoc-gen-grpc_python={plugin}",
                .. Directory.EnumerateFiles(Path.Combine(contract, "exchange", "v1"), "*.proto").Order(StringComparer.Ordinal),
                "google/api/field_behavior.proto", "google/api/resource.proto", "google/type/date.proto", "google/type/money.proto",
            ],
            environment: null,
            cancellationToken);
        return new PythonClient(python, folder);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(_python, arguments, new Dictionary<string, string> { ["PYTHONPATH"] = _stubs, ["PYTHONDONTWRITEBYTECODE"] = "1" }, cancellationToken);

    /// <summary>Debian's Python, since another one on the path need not have Debian's packages.</summary>
    private static async Task<string> FindPythonAsync(CancellationToken cancellationToken)
    {
        foreach (var python in new[] { "/usr/bin/python3", "python3" }.Where(p => !Path.IsPathRooted(p) || File.Exists(p)))
        {
            await using var probe = ChildProcess.Start(python, ["-c", "import grpc, google.protobuf"]);
            if (await probe.WaitAsync(cancellationToken) == 0)
            {
                return python;
            }
        }

        throw new InvalidOperationException($"no Python with grpcio: {Remedy}");
    }

    private static string FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"{program} is missing: {Remedy}");

    /// <summary>The google/api and google/type protos as the build itself takes them; the build wrote down where they are.</summary>
    private static string CommonProtos() =>
        typeof(PythonClient).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), inherit: false)
            .Cast<System.Reflection.AssemblyMetadataAttribute>()
            .Single(a => a.Key == "CommonProtos").Value!;

    private static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        await using var run = ChildProcess.Start(program, arguments, environment);
        var code = await run.WaitAsync(cancellationToken);
        Assert.True(code == 0, $"{program} ended with {code}: {run.Errors}");
        return run.Output;
    }
}
