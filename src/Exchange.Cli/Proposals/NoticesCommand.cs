using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Proposals;

/// <summary><c>exchange notices</c>: what the hub's operators changed about your agency.</summary>
internal static class NoticesCommand
{
    private const int UsualCount = 50;

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var limit = new Option<int>("--limit") { Description = "The most notices to show; 0 for all", DefaultValueFactory = _ => UsualCount, HelpName = "COUNT" };
        var command = new ToolCommand("notices", "Show what the hub's operators changed about your agency, newest first")
        {
            Examples = ["exchange notices", "exchange notices --limit 0 --json"],
            Options = { limit },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var (notices, more) = (new List<Wire.Notice>(), false);
            await foreach (var notice in call.Connect().ListNoticesAsync(call.DirectoryContext(), cancellationToken))
            {
                more = call.Get(limit) > 0 && notices.Count == call.Get(limit);
                if (more)
                {
                    break;
                }

                notices.Add(notice);
            }

            if (call.Json)
            {
                call.Print(MessageJson.Array(notices));
                return ExitCode.Done;
            }

            var table = new TextTable("time (UTC)", "what", "by proposal");
            foreach (var notice in notices)
            {
                table.Add(Wording.Second(notice.CreateTime), notice.Summary, notice.Proposal.Length > 0 ? Wording.Id(notice.Proposal) : "");
            }

            table.Write(call.Environment);
            if (more)
            {
                call.Talk($"{Wording.Count(notices.Count)} notices, and there are more: --limit 0 shows all");
            }

            return ExitCode.Done;
        });
    }
}
