using System.CommandLine;
using Exchange.Cli.Audit;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;

namespace Exchange.Cli.Records;

/// <summary><c>exchange pull</c>: what your agency may see, as a table, CSV or NDJSON; once, from a feed file on, or as it happens.</summary>
internal static class PullCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var format = new Option<string?>("--format") { Description = "table, csv or ndjson (default: by the name of --out, else table)", HelpName = "FORMAT" };
        var output = new Option<string?>("--out") { Description = "File for what is pulled; appended to with --feed or --follow, otherwise replaced once all is there", HelpName = "FILE" };
        var feed = new Option<string?>("--feed") { Description = "File that remembers how far the last pull came: only what changed since is pulled", HelpName = "FILE" };
        var follow = new Option<bool>("--follow") { Description = "Stay, and write changes as they are made; Ctrl-C ends it" };
        var logTerm = LogPins.TermOption();
        var filter = new RecordFilterOptions();
        var command = new ToolCommand("pull", "Pull the records that your agency may see (a system's certificate)")
        {
            Notes = """
                Each change is UPSERTED (keep this state), WITHDRAWN or ERASED (delete it), RESTRICTED (keep it, do not use it), LEFT_FILTER (no longer matches the
                filter; may be kept) or DROPPED (known to the feed file, no longer there: delete it). CSV columns are those of a push; COLUMNS.md is their reference.
                """,
            Examples =
            [
                "exchange pull --operation ios-x --out ios-x.csv",
                "exchange pull --feed everything.feed --out everything.ndjson",
                "exchange pull --follow --kind domain --status actioned --format ndjson | ./block-domains",
            ],
            Options = { format, output, feed, follow, logTerm },
        };
        filter.AddTo(command);
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            using var kept = call.Get(feed) is { } path ? FeedFile.Open(path) : null;
            var options = new PullOptions { Context = call.Context(), Filter = filter.Make(call), Follow = call.Get(follow), Feed = kept };
            using var target = Target(call, call.Get(output), kept is not null || options.Follow);
            var run = new PullRun(call, new ChangeWriter(Format(call, call.Get(format), call.Get(output)), call.Environment, target.Writer), target, LogPins.Term(call, logTerm));
            try
            {
                await run.RunAsync(options, cancellationToken);
            }
            catch (OperationCanceledException) when (options.Follow && cancellationToken.IsCancellationRequested)
            {
                // Ctrl-C is how following ends.
            }

            run.Complete();
            return ExitCode.Done;
        });
    }

    private static PullTarget Target(ToolCall call, string? path, bool grows) =>
        path is null ? PullTarget.Results(call.Environment) : grows ? PullTarget.Growing(path) : PullTarget.Whole(path);

    private static PullFormat Format(ToolCall call, string? text, string? path)
    {
        if (text is not null)
        {
            return Wording.TryParse<PullFormat>(text, out var stated) || text.Equals("table", StringComparison.OrdinalIgnoreCase)
                ? stated
                : throw ToolFailure.Usage($"'{text}' is no format", "--format", "formats are table, csv, ndjson");
        }

        return Path.GetExtension(path)?.ToLowerInvariant() switch
        {
            ".csv" => PullFormat.Csv,
            ".ndjson" or ".jsonl" or ".json" => PullFormat.Ndjson,
            _ => call.Json ? PullFormat.Ndjson : PullFormat.Table,
        };
    }
}
