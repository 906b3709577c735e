using System.Globalization;
using Exchange.Benchmarks.Scale.Load;
using Exchange.Demo.Processes;

namespace Exchange.Benchmarks.Scale.Ceilings;

/// <summary>A ceiling's server under way.</summary>
internal sealed class CeilingProcess : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly ChildProcess _process;

    private CeilingProcess(ChildProcess process, Uri endpoint) => (_process, Endpoint) = (process, endpoint);

    /// <summary>Where it answers.</summary>
    public Uri Endpoint { get; }

    /// <summary>Its process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts one.</summary>
    /// <param name="stage">Certificates, and a folder for its files.</param>
    /// <param name="pages">Prepared pages; empty for none.</param>
    /// <param name="changes">Changes of a pull.</param>
    public static async Task<CeilingProcess> StartAsync(ScaleStage stage, string pages = "", int changes = 0)
    {
        var ready = stage.NewPath("ceiling.ready");
        var process = ChildProcess.Start(
            LoadClient.Program, [CeilingServer.Command, stage.Certificates, ready, pages, changes.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            while (!File.Exists(ready))
            {
                if (process.HasExited)
                {
                    throw new InvalidOperationException($"the ceiling's server ended: {process.Errors}");
                }

                await Task.Delay(Poll, stage.Ended);
            }

            return new CeilingProcess(process, new Uri(await File.ReadAllTextAsync(ready, stage.Ended)));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
