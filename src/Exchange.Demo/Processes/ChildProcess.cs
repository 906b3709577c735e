using System.Diagnostics;
using System.Text;

namespace Exchange.Demo.Processes;

/// <summary>A program of this solution under way. Disposing it ends it, whatever it is at.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopTerm = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private ChildProcess(Process process) => _process = process;

    /// <summary>Process id.</summary>
    public int Id => _process.Id;

    /// <summary>True once it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote to stdout so far.</summary>
    public string Output => Read(_output);

    /// <summary>What it wrote to stderr so far.</summary>
    public string Errors => Read(_errors);

    /// <summary>Starts a program.</summary>
    public static ChildProcess Start(BuiltProgram program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        Start(BuiltProgram.Host, [program.Verify().Assembly, .. arguments], environment);

    /// <summary>Starts any executable.</summary>
    public static ChildProcess Start(string executable, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(executable) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // A runtime that is killed leaves the pipes by which it would be debugged in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new DemoException($"{executable} does not start");
        process.StandardInput.Close();
        var child = new ChildProcess(process);
        process.OutputDataReceived += (_, line) => Write(child._output, line.Data);
        process.ErrorDataReceived += (_, line) => Write(child._errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for its end; a cancelled wait leaves it running.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop.</summary>
    public void Terminate() => Signals.Terminate(_process);

    /// <summary>Asks it to stop and waits.</summary>
    public async Task<int> StopAsync()
    {
        Terminate();
        using var term = new CancellationTokenSource(StopTerm);
        try
        {
            return await WaitAsync(term.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            throw new DemoException($"process {Id} did not stop within {StopTerm.TotalSeconds} s of SIGTERM and was ended");
        }
    }

    /// <summary>Ends it at once, without any chance to tidy up (SIGKILL).</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static void Write(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.AppendLine(line);
            }
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
