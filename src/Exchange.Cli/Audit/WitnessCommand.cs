using System.CommandLine;
using Exchange.Audit;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Cli.Profiles;
using Exchange.Client;

namespace Exchange.Cli.Audit;

/// <summary><c>exchange audit witness</c>: an agency vouches for the log that it is shown.</summary>
internal static class WitnessCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var file = new Option<string>("--witness-key") { Description = "Your agency's witness key (exchange profile make-witness-key)", Required = true, HelpName = "FILE" };
        var follow = new Option<bool>("--follow") { Description = "Stay, and cosign again and again; Ctrl-C ends it" };
        var every = new Option<int>("--every") { Description = "With --follow: seconds between two looks, from 1", DefaultValueFactory = _ => 60, HelpName = "SECONDS" };
        var command = new ToolCommand("witness", "Check the newest checkpoint, and cosign it for your agency (a system's or auditor's certificate)")
        {
            Notes = """
                What was cosigned last is kept beside the key, KEY.log-pin: a checkpoint that is not consistent with it is never cosigned, and the evidence is kept
                there. A cosignature is an entry of the log itself, so look no more often than your policy needs.
                """,
            Examples = ["exchange audit witness --witness-key witness.key", "exchange audit witness --witness-key witness.key --follow --every 300 --job witness"],
            Options = { file, follow, every },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            if (call.Get(every) < 1)
            {
                throw ToolFailure.Usage($"{call.Get(every)} seconds is no interval", every.Name, "give 1 or more");
            }

            var path = call.Get(file)!;
            var cosigner = WitnessKey.Load(path);
            if (SecretFile.IsOpenToOthers(path))
            {
                call.Talk($"{path} can be read by others: chmod 600 it, or others can vouch in your agency's name");
            }

            var witness = new LogWitness(call.Connect(Patience), cosigner, LogPin.Open(path + ".log-pin"), call.SupervisionContext());
            try
            {
                do
                {
                    Tell(call, cosigner, await witness.CosignAsync(cancellationToken));
                }
                while (call.Get(follow) && await WaitAsync(call, call.Get(every), cancellationToken));
            }
            catch (OperationCanceledException) when (call.Get(follow) && cancellationToken.IsCancellationRequested)
            {
                // Ctrl-C is how following ends.
            }

            return ExitCode.Done;
        });
    }

    private static void Tell(ToolCall call, Cosigner cosigner, SignedCheckpoint? cosigned)
    {
        if (cosigned is null)
        {
            call.Talk("the newest checkpoint is cosigned already");
            return;
        }

        if (call.Json)
        {
            call.Print(MessageJson.Line(json =>
            {
                json.WriteStartObject();
                json.WriteString("witness", cosigner.Verifier.Name);
                json.WriteNumber("tree_size", cosigned.Checkpoint.Size);
                json.WriteString("root_hash", cosigned.Checkpoint.Root.ToString());
                json.WriteString("note", cosigned.Note.ToString());
                json.WriteEndObject();
            }));
        }
        else
        {
            call.Print($"cosigned {cosigned.Checkpoint.Size} entries, root {cosigned.Checkpoint.Root}, as {SafeText.ForTerminal(cosigner.Verifier.Name)}");
        }

        call.Environment.Output.Flush();
    }

    private static async Task<bool> WaitAsync(ToolCall call, int seconds, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), call.Environment.Time, cancellationToken);
        return true;
    }
}
