using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Duties;

/// <summary><c>exchange duties</c>: what your agency owes for records it was shown.</summary>
internal static class DutiesCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var follow = new Option<bool>("--follow") { Description = "Stay, and show duties as they arise (Ctrl-C ends it)" };
        var command = new ToolCommand("duties", "Show what your agency owes for records it was shown: erase, restrict, correct")
        {
            Notes = """
                A duty arises when a record that your agency was shown, by whatever call, is withdrawn, erased, restricted or corrected. It stays open, and is shown
                each time, until it is acknowledged: act first, then 'exchange acknowledge'. With --json --follow each duty is one line.
                """,
            Examples = ["exchange duties", "exchange duties --json", "exchange duties --follow --json | ./erase-records"],
            Options = { follow },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var options = new DutyOptions { Context = call.Context(), Follow = call.Get(follow) };
            return await (options.Follow ? FollowAsync(call, options, cancellationToken) : ListAsync(call, options, cancellationToken));
        });
    }

    /// <summary>Reads every open duty.</summary>
    /// <param name="call">The call.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The duties, oldest first.</returns>
    public static async Task<IReadOnlyList<Wire.Duty>> ReadAsync(ToolCall call, DutyOptions options, CancellationToken cancellationToken)
    {
        var duties = new List<Wire.Duty>();
        await foreach (var step in call.Connect().PullDutiesAsync(options, cancellationToken))
        {
            duties.AddRange(step is DutyEvent.Page page ? page.Duties : []);
        }

        return duties;
    }

    private static async Task<int> ListAsync(ToolCall call, DutyOptions options, CancellationToken cancellationToken)
    {
        var duties = await ReadAsync(call, options, cancellationToken);
        if (call.Json)
        {
            call.Print(MessageJson.Array(duties));
            return ExitCode.Done;
        }

        if (duties.Count > 0)
        {
            Table(call, duties).Write(call.Environment);
        }

        call.Talk(duties.Count == 0
            ? "nothing is owed"
            : $"{Wording.Count(duties.Count)} open; when it is done: exchange acknowledge {Wording.Id(duties[0].Name)} {DutyGuide.Option(duties[0].Kind)}");
        return ExitCode.Done;
    }

    private static async Task<int> FollowAsync(ToolCall call, DutyOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var step in call.Connect(Patience).PullDutiesAsync(options, cancellationToken))
            {
                if (step is DutyEvent.Page page)
                {
                    Write(call, page.Duties);
                }
                else if (step is DutyEvent.CaughtUp caughtUp)
                {
                    call.Talk($"{Wording.Count(caughtUp.OpenCount)} open");
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how following ends.
        }

        return ExitCode.Done;
    }

    private static void Write(ToolCall call, IReadOnlyList<Wire.Duty> duties)
    {
        if (!call.Json)
        {
            Table(call, duties).Write(call.Environment);
        }
        else
        {
            foreach (var duty in duties)
            {
                call.Print(MessageJson.Line(duty));
            }
        }

        call.Environment.Output.Flush();
    }

    private static TextTable Table(ToolCall call, IReadOnlyList<Wire.Duty> duties)
    {
        var table = new TextTable("duty", "what is owed", "why", "record", "since (UTC)") { DropOrder = ["since (UTC)", "why"] };
        foreach (var duty in duties)
        {
            table.Add(Wording.Id(duty.Name), DutyGuide.Asks(duty), DutyGuide.Why(duty.Cause), Records.RecordTitle.Shown(duty.Record, call.Environment), Wording.Second(duty.CreateTime));
        }

        return table;
    }
}
