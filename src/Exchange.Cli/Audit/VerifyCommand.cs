using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;

namespace Exchange.Cli.Audit;

/// <summary><c>exchange audit verify</c>: that the log is the one that was seen before, and that every entry is what its leaf commits to.</summary>
internal static class VerifyCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var file = new Argument<string?>("file") { Description = "An export, a receipt or an evidence file, to be verified without the hub", Arity = ArgumentArity.ZeroOrOne };
        var witnesses = new Option<string?>("--witnesses") { Description = "Who must have cosigned a checkpoint, such as \"2 of bka,pn,gdf\"", HelpName = "RULE" };
        var checkpoint = new Option<string?>("--checkpoint") { Description = "A checkpoint that another agency was shown: is it of the same log?", HelpName = "FILE" };
        var hash = new Option<string?>("--hash") { Description = "With a receipt that does not hold its leaf: the entry's leaf hash", HelpName = "HASH" };
        var command = new ToolCommand("verify", "Check that the log only grew since the last visit, and every entry in it; or a FILE, without the hub")
        {
            Notes = """
                For auditors. What was seen is kept beside the profiles, in logs/HOST_PORT: the log's key, the last checkpoint, every leaf hash. Two faults are told apart: an
                entry that was changed, dropped, swapped or cut, by its index; and a fork, two checkpoints of one log that are not consistent, by the two. Exit code 6
                when anything does not verify. A FILE is verified by the key of --log-key, of the profile, or of the last visit.
                """,
            Examples =
            [
                "exchange audit verify",
                "exchange audit verify --witnesses \"2 of bka,pn,gdf\"",
                "exchange audit verify --checkpoint seen-by-pn.checkpoint",
                "exchange audit verify log.ndjson --log-key \"exchange/0f3c.../1+4d36871f+ARXx...\"",
            ],
            Arguments = { file },
            Options = { witnesses, checkpoint, hash },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var rule = call.Get(witnesses) is { } text
                ? WitnessRule.TryParse(text, out var parsed)
                    ? parsed
                    : throw ToolFailure.Usage($"'{text}' is no rule for witnesses", witnesses.Name, "write it as \"2 of bka,pn,gdf\", with no more than it names")
                : null;
            if (call.Get(file) is { } path)
            {
                return await new FileVerification(call, path, call.Get(hash), rule).RunAsync(cancellationToken);
            }

            var other = call.Get(checkpoint) is { } from ? CallerFiles.Text(from, checkpoint.Name) : null;
            return VerifyPage.Tell(call, await new LogVerification(call, call.SupervisionContext()).RunAsync(other, rule, cancellationToken));
        });
    }
}
