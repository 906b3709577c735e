using System.CommandLine;
using System.Globalization;
using Exchange.Audit;
using Exchange.Server.Audit;
using Exchange.Server.Records;
using Exchange.Storage;
using Exchange.Storage.Sqlite;

namespace Exchange.Server.Hosting;

/// <summary><c>exchange-server rotate-log-key</c>: the log's key signs the next one and is not used again. While the node is stopped.</summary>
internal static class RotateLogKeyCommand
{
    private const int UsageFault = 2;

    public static Command Create(TextWriter output, TextWriter errors)
    {
        var data = new Option<string>("--data") { Description = "Folder that 'exchange-server init' made", Required = true };
        var command = new Command("rotate-log-key", "Hand the audit log over to a new key, signed by the old one; stop the node first") { data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var folder = new DataDirectory(parsed.GetRequiredValue(data));
                await output.WriteLineAsync(await RotateAsync(folder, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
                return 0;
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                await errors.WriteLineAsync($"rotate-log-key: {failure.Message}").ConfigureAwait(false);
                return UsageFault;
            }
        });
        return command;
    }

    private static async Task<string> RotateAsync(DataDirectory folder, CancellationToken cancellationToken)
    {
        var hub = SqliteHub.Open(folder.Database, new StoreOptions(), MessageEquality.MeanTheSame, TimeProvider.System);
        await using (hub.ConfigureAwait(false))
        {
            var keys = LogKeys.Load(folder, hub.Store.Hub);
            var entry = new AuditEntryDraft
            {
                Action = AuditAction.KeyRotation,
                Count = keys.Present.Keys.Count + 1,
                Detail = new AuditDetail { Subject = string.Create(CultureInfo.InvariantCulture, $"from {keys.Signer.Verifier}") },
            };
            if ((await hub.Store.LogAsync(entry, readAt: null, cancellationToken).ConfigureAwait(false)).Refusal is { } refusal)
            {
                throw new IOException(refusal.Message);
            }

            // The last checkpoint of the old key covers the entry of its own end.
            var head = hub.Store.Log;
            var last = new KeptCheckpoint(head.Epoch, head.Size, head.Root, TimeProvider.System.GetUtcNow(), keys.Signer.Sign(head.Size, head.Root).Note.ToString());
            if ((await hub.Store.KeepCheckpointAsync(last, cancellationToken).ConfigureAwait(false)).Refusal is { } unwritable)
            {
                throw new IOException(unwritable.Message);
            }

            var next = keys.Rotate(folder, head.Size);
            return string.Create(CultureInfo.InvariantCulture, $"the log {keys.Signer.Origin} is signed from {head.Size} entries on by {next}");
        }
    }
}
