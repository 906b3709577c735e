using System.CommandLine;
using Exchange.Audit;
using Exchange.Server.Audit;
using Exchange.Storage;
using Exchange.Storage.Sqlite;

namespace Exchange.Server.Hosting;

/// <summary>
/// <c>exchange-server new-epoch</c>: after an older backup was restored, or the log was tampered with: the hub goes on under a new log
/// that names the last checkpoint known of the old one. While the node is stopped.
/// </summary>
internal static class NewEpochCommand
{
    private const int UsageFault = 2;

    public static Command Create(TextWriter output, TextWriter errors)
    {
        var data = new Option<string>("--data") { Description = "Folder that 'exchange-server init' made, with the database to go on with", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why, and who decided it; kept in the first entry of the new log", Required = true };
        var command = new Command("new-epoch", "Go on under a new audit log after a restore; what was lost shows in the last checkpoint of the old one") { data, reason };
        command.SetAction(async (parsed, _) =>
        {
            try
            {
                var folder = new DataDirectory(parsed.GetRequiredValue(data));
                var keys = LogKeys.Load(folder);
                var (hub, last) = SqliteHub.StartEpoch(folder.Database, parsed.GetRequiredValue(reason), new StoreOptions());
                var known = last is null ? new Checkpoint(keys.Signer.Origin, 0, MerkleHash.EmptyTree) : new Checkpoint(keys.Signer.Origin, last.Size, last.Root);
                keys.ChangeEpoch(folder, hub, known);
                await output.WriteLineAsync($"hub {hub.Id:D}, epoch {hub.Epoch}: its log continues the one that had {known.Size} entries").ConfigureAwait(false);
                return 0;
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                await errors.WriteLineAsync($"new-epoch: {failure.Message}").ConfigureAwait(false);
                return UsageFault;
            }
        });
        return command;
    }
}
