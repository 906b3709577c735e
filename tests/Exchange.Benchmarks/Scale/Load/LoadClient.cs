using System.Diagnostics;
using System.Text.Json;
using Exchange.Demo.Processes;

namespace Exchange.Benchmarks.Scale.Load;

/// <summary>A client process under way. A new one is cold.</summary>
internal sealed class LoadClient : IAsyncDisposable
{
    private readonly Process _process;

    private readonly CancellationToken _ended;

    private LoadClient(Process process, CancellationToken ended) => (_process, _ended) = (process, ended);

    /// <summary>This program, for its own processes.</summary>
    public static BuiltProgram Program { get; } = new(typeof(LoadClient).Assembly.Location);

    /// <summary>Starts one.</summary>
    /// <param name="ended">Ends the wait for a step.</param>
    public static LoadClient Start(CancellationToken ended)
    {
        var start = new ProcessStartInfo(BuiltProgram.Host, [Program.Verify().Assembly, LoadProgram.Command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };

        // It is killed in the end: see ChildProcess.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return new LoadClient(Process.Start(start) ?? throw new InvalidOperationException("the client does not start"), ended);
    }

    /// <summary>Has it do a step.</summary>
    public async Task<LoadResult> RunAsync(LoadStep step)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(step).AsMemory(), _ended);
        await _process.StandardInput.FlushAsync(_ended);
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(_ended) ?? throw new InvalidOperationException("the client ended");
        var result = JsonSerializer.Deserialize<LoadResult>(line)!;
        return result.Failure is null ? result : throw new InvalidOperationException($"{step.Kind} failed: {result.Failure}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
