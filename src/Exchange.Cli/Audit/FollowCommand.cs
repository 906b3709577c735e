using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary><c>exchange audit follow</c>: entries as they are made.</summary>
internal static class FollowCommand
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var filter = new AuditFilterOptions();
        var from = new Option<long?>("--from") { Description = "Begin with this index of the log; without, with what comes from now on", HelpName = "INDEX" };
        var command = new ToolCommand("follow", "Show entries as they are made, oldest first; Ctrl-C ends it")
        {
            Notes = "One line an entry; with --json, one JSON object a line. A lost line is taken up where it was lost.",
            Examples = ["exchange audit follow --outcome refused", "exchange audit follow --agency bka --from 0 --json | ./alert"],
            Options = { from },
        };
        filter.AddTo(command, withTimes: false);
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.FollowAuditEntriesRequest
            {
                Context = call.SupervisionContext(),
                Agency = filter.Agency(call),
                Actions = { filter.Actions(call) },
                Filter = filter.Filter(call),
                Follow = true,
            };
            if (call.Get(from) is { } index)
            {
                request.StartIndex = index;
            }

            try
            {
                await FollowAsync(call, request, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl-C is how following ends.
            }

            return ExitCode.Done;
        });
    }

    private static async Task FollowAsync(ToolCall call, Wire.FollowAuditEntriesRequest request, CancellationToken cancellationToken)
    {
        if (!call.Json)
        {
            call.Print(string.Join('\t', EntryTable.Headers.Select(h => h.TrimStart('>'))));
        }

        var lost = (long?)null;
        while (true)
        {
            using var stream = call.Connect().Audit.FollowAuditEntries(request, cancellationToken: cancellationToken);
            try
            {
                while (await stream.ResponseStream.MoveNext(cancellationToken))
                {
                    lost = null;
                    Write(call, stream.ResponseStream.Current.Entries);
                    request.StartIndex = stream.ResponseStream.Current.NextIndex;
                }
            }
            catch (HubException failure) when (failure.IsTransient && (lost is null || call.Environment.Time.GetElapsedTime(lost.Value) < Patience))
            {
                lost ??= call.Environment.Time.GetTimestamp();
            }

            await Task.Delay(Rest, call.Environment.Time, cancellationToken);
        }
    }

    private static void Write(ToolCall call, IEnumerable<Wire.AuditEntry> entries)
    {
        foreach (var entry in entries)
        {
            call.Print(call.Json
                ? MessageJson.Line(json => EntryTable.WriteJson(json, entry))
                : string.Join('\t', EntryTable.Cells(entry, shortHashes: false).Select(SafeText.ForTerminal)));
        }

        call.Environment.Output.Flush();
    }
}
