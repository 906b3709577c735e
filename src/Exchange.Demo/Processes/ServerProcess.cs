namespace Exchange.Demo.Processes;

/// <summary>The real server on a folder of development certificates: made once, started as often as wanted.</summary>
/// <param name="process">The process.</param>
/// <param name="memory">Who watches its memory.</param>
/// <param name="endpoint">Where it answers.</param>
internal sealed class ServerProcess(ChildProcess process, PeakMemory memory, Uri endpoint) : IAsyncDisposable
{
    private static readonly TimeSpan ReadyTerm = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Process id.</summary>
    public int Id => process.Id;

    /// <summary>Where it answers.</summary>
    public Uri Endpoint => endpoint;

    /// <summary>The most anonymous memory it has had, in octets.</summary>
    public long PeakMemoryBytes => memory.Bytes;

    /// <summary>What it logged.</summary>
    public string Log => process.Output + process.Errors;

    /// <summary>Makes a hub with the two operators of the development certificates.</summary>
    public static async Task InitAsync(
        string data, string certificates, string trustDomain, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var init = ChildProcess.Start(
            BuiltProgram.Server,
            [
                "init", "--data", data, "--trust-domain", trustDomain, "--ca", Path.Combine(certificates, "operators-ca.pem"),
                "--operator", Path.Combine(certificates, "operator-1.pem"), "--operator", Path.Combine(certificates, "operator-2.pem"),
            ],
            environment);
        if (await init.WaitAsync(cancellationToken) is not 0 and var code)
        {
            throw new DemoException($"exchange-server init ended with {code}: {init.Errors.Trim()}");
        }
    }

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="data">The hub's folder.</param>
    /// <param name="certificates">The development certificates.</param>
    /// <param name="port">Where to listen; 0 lets the system choose.</param>
    /// <param name="cancellationToken">Ends the wait, and the server.</param>
    /// <param name="environment">What is set in its environment besides.</param>
    /// <param name="program">The server as another build made it; null for this one's.</param>
    /// <returns>The server.</returns>
    public static async Task<ServerProcess> StartAsync(
        string data, string certificates, int port, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null, BuiltProgram? program = null)
    {
        // Beside the hub's folder, which is the server's alone.
        var ready = data + ".ready";
        File.Delete(ready);
        var process = ChildProcess.Start(
            program ?? BuiltProgram.Server,
            [
                "run", "--data", data, "--listen", $"127.0.0.1:{port}", "--certificate", Path.Combine(certificates, "server.pem"),
                "--key", Path.Combine(certificates, "server.key"), "--ready-file", ready,
            ],
            environment);
        var memory = PeakMemory.Watch(process);
        try
        {
            using var term = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            term.CancelAfter(ReadyTerm);
            while (!File.Exists(ready))
            {
                if (process.HasExited)
                {
                    throw new DemoException($"exchange-server run ended with {await process.WaitAsync(cancellationToken)}: {process.Errors.Trim()} {process.Output.Trim()}");
                }

                await Task.Delay(Poll, term.Token);
            }

            return new ServerProcess(process, memory, new Uri((await File.ReadAllTextAsync(ready, cancellationToken)).Trim()));
        }
        catch (Exception failure)
        {
            await memory.DisposeAsync();
            await process.DisposeAsync();
            throw failure is OperationCanceledException && !cancellationToken.IsCancellationRequested
                ? new DemoException($"exchange-server was not ready within {ReadyTerm.TotalSeconds} s: {process.Errors.Trim()} {process.Output.Trim()}", failure)
                : failure;
        }
    }

    /// <summary>True once it ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> WaitAsync(CancellationToken cancellationToken) => process.WaitAsync(cancellationToken);

    /// <summary>Asks it to stop.</summary>
    public void Terminate() => process.Terminate();

    /// <summary>Asks it to stop and waits for its end.</summary>
    public async Task StopAsync()
    {
        if (await process.StopAsync() is not 0 and var code)
        {
            throw new DemoException($"exchange-server ended with {code}: {process.Errors.Trim()}");
        }
    }

    /// <summary>Ends it at once, as a power cut would end it.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await memory.DisposeAsync();
    }
}
