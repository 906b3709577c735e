using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Exchange.Server.Hosting;

/// <summary><c>exchange-server run</c>: serves a hub until it is told to stop.</summary>
internal static class RunCommand
{
    private const int UsageFault = 2;
    private const int CertificateFault = 4;

    public static Command Create(TextWriter errors)
    {
        var data = new Option<string>("--data") { Description = "Folder that 'exchange-server init' made", Required = true };
        var listen = new Option<string>("--listen") { Description = "Address and port; port 0 lets the system choose", DefaultValueFactory = _ => "127.0.0.1:8443" };
        var certificate = new Option<string>("--certificate") { Description = "The server's certificate and chain, PEM; taken up anew when the file changes", Required = true };
        var key = new Option<string>("--key") { Description = "The server's private key, PEM", Required = true };
        var configuration = new Option<string?>("--config") { Description = "Configuration file, JSON; the README has the table" };
        var ready = new Option<string?>("--ready-file") { Description = "File to write the endpoint to once calls are served" };
        var command = new Command("run", "Serve a hub") { data, listen, certificate, key, configuration, ready };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!IPEndPoint.TryParse(parsed.GetRequiredValue(listen), out var endpoint))
            {
                await errors.WriteLineAsync("run: --listen is an address and port, such as 0.0.0.0:8443").ConfigureAwait(false);
                return UsageFault;
            }

            if (!ServerOptions.Load(parsed.GetValue(configuration)).TryGet(out var options, out var refusal))
            {
                await errors.WriteLineAsync($"run: {refusal.Message}").ConfigureAwait(false);
                return UsageFault;
            }

            try
            {
                var node = new NodeSettings(
                    new DataDirectory(parsed.GetRequiredValue(data)), endpoint, parsed.GetRequiredValue(certificate), parsed.GetRequiredValue(key), options);
                var app = Node.Build(node);
                await using (app.ConfigureAwait(false))
                {
                    await app.StartAsync(cancellationToken).ConfigureAwait(false);
                    await TellReadyAsync(app, parsed.GetValue(ready)).ConfigureAwait(false);
                    await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
                }

                return 0;
            }
            catch (CryptographicException failure)
            {
                await errors.WriteLineAsync($"run: the server's certificate or key cannot be read: {failure.Message}").ConfigureAwait(false);
                return CertificateFault;
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException or InvalidOperationException)
            {
                await errors.WriteLineAsync($"run: {failure.Message}").ConfigureAwait(false);
                return UsageFault;
            }
        });
        return command;
    }

    /// <summary>Writes the endpoint beside its place and moves it there, so that who waits for the file reads it whole.</summary>
    private static async Task TellReadyAsync(WebApplication app, string? path)
    {
        if (path is null)
        {
            return;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var port = new Uri(address).Port;
        await File.WriteAllTextAsync(path + ".new", $"https://localhost:{port}\n").ConfigureAwait(false);
        File.Move(path + ".new", path, overwrite: true);
    }
}
