using System.CommandLine;
using Exchange.Cli.Agencies;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Cli.Records;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary><c>exchange audit export</c>: the whole log as this auditor may see it, to be verified anywhere.</summary>
internal static class ExportCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var file = new Argument<string?>("file") { Description = "Where to; standard output when left out", Arity = ArgumentArity.ZeroOrOne };
        var command = new ToolCommand("export", "Export the log with a signed checkpoint, to be verified without the hub")
        {
            Notes = """
                NDJSON: a line that names the log, its keys and the checkpoint, then one line for each leaf, whole where you may see the entry, with the salts by which its
                detail is checked; of other agencies' entries, the hash. 'exchange audit verify FILE' reads it. It holds who did what: keep it as you would the log.
                """,
            Examples = ["exchange audit export log.ndjson", "exchange audit export | gzip > log.ndjson.gz"],
            Arguments = { file },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            using var target = call.Get(file) is { } path ? PullTarget.Whole(path) : PullTarget.Results(call.Environment);
            var size = await WriteAsync(call, target.Writer, cancellationToken);
            target.Complete();
            call.Talk($"{Wording.Count(size)} entries exported; 'exchange audit verify {SafeText.ForTerminal(call.Get(file) ?? "FILE")}' verifies them without the hub");
            return ExitCode.Done;
        });
    }

    private static async Task<long> WriteAsync(ToolCall call, TextWriter writer, CancellationToken cancellationToken)
    {
        var context = call.SupervisionContext();
        var auditor = LogPins.Auditor(call, context);
        var checkpoint = await auditor.AdvanceAsync(cancellationToken);
        var about = await call.Connect().GetHubAsync(context, cancellationToken);
        var agencies = await AgencyList.ReadAsync(call, context, cancellationToken);
        var head = new ExportHead
        {
            Origin = checkpoint.Checkpoint.Origin,
            Epoch = auditor.Pin.Epoch,
            Keys = [auditor.Pin.FirstKey],
            Rotations = auditor.Pin.Rotations,
            Checkpoint = checkpoint.Note.ToString(),
            WitnessKeys = [.. agencies.SelectMany(a => a.WitnessKeys)],
            Caller = $"{about.Caller.Agency} {Wording.Words(about.Caller.Role)} {about.Caller.CallerName}",
            CreateTime = call.Environment.Time.GetUtcNow(),
        };
        await writer.WriteLineAsync(head.ToString());
        using var stream = call.Connect().Audit.ReadLog(new Wire.ReadLogRequest { Context = context, EndIndex = checkpoint.Checkpoint.Size }, cancellationToken: cancellationToken);
        while (await stream.ResponseStream.MoveNext(cancellationToken))
        {
            foreach (var leaf in stream.ResponseStream.Current.Leaves)
            {
                await writer.WriteLineAsync(ExportLine.Of(leaf));
            }
        }

        return checkpoint.Checkpoint.Size;
    }
}
