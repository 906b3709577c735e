using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Proposals;

/// <summary>Changes that take two operators: <c>exchange admin proposals</c>, <c>approve</c>, <c>reject</c>.</summary>
internal static class ProposalCommands
{
    /// <summary><c>admin proposals</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command List(Tool tool)
    {
        var all = new Option<bool>("--all") { Description = "Decided and lapsed ones too" };
        var command = new ToolCommand("proposals", "List changes that wait for a second operator")
        {
            Examples = ["exchange admin proposals", "exchange admin proposals --all --json"],
            Options = { all },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var proposals = await ReadAsync(call, !call.Get(all), cancellationToken);
            if (call.Json)
            {
                call.Print(MessageJson.Array(proposals));
                return ExitCode.Done;
            }

            var table = new TextTable(">proposal", "what", "proposed by", "since (UTC)", "until (UTC)", "state", "decided by") { DropOrder = ["decided by", "since (UTC)"] };
            foreach (var proposal in proposals)
            {
                table.Add(
                    Wording.Id(proposal.Name),
                    proposal.Summary,
                    proposal.Proposer,
                    Wording.Second(proposal.CreateTime),
                    Wording.Second(proposal.ExpireTime),
                    Wording.Words(proposal.State),
                    proposal.Decider);
            }

            table.Write(call.Environment);
            return ExitCode.Done;
        });
    }

    /// <summary><c>admin approve</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Approve(Tool tool)
    {
        var names = Names();
        var all = new Option<bool>("--all") { Description = "Every open proposal of other operators, oldest first" };
        var command = new ToolCommand("approve", "Approve what another operator proposed, which carries it out")
        {
            Notes = "Who proposed cannot approve. Each approval stands alone: where one is refused the others are carried out (exit code 1).",
            Examples = ["exchange admin approve 7", "exchange admin approve 7 8 proposals/9", "exchange admin approve --all"],
            Arguments = { names },
            Options = { all },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            if (call.Get(all) == call.Get(names).Length > 0)
            {
                throw ToolFailure.Usage("no proposal is named, or all and some", "proposals", "name proposals, or give --all; 'exchange admin proposals' shows them");
            }

            var wanted = call.Get(all) ? await OthersAsync(call, cancellationToken) : call.Get(names).Select(ResourceName.Proposal).ToArray();
            return await new Decisions(call, "approved").RunAsync(wanted, ApproveAsync, cancellationToken);
        });
    }

    /// <summary><c>admin reject</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Reject(Tool tool)
    {
        var names = Names();
        names.Arity = ArgumentArity.OneOrMore;
        var command = new ToolCommand("reject", "Reject a proposal, or take one's own back")
        {
            Examples = ["exchange admin reject 7"],
            Arguments = { names },
        };
        return tool.Calling(command, (call, cancellationToken) =>
            new Decisions(call, "rejected").RunAsync([.. call.Get(names).Select(ResourceName.Proposal)], RejectAsync, cancellationToken));
    }

    private static async Task<(Wire.Proposal, Wire.LoggedEntry)> ApproveAsync(ToolCall call, string name, CancellationToken cancellationToken)
    {
        var answer = await call.Connect().Proposals.ApproveProposalAsync(
            new Wire.ApproveProposalRequest { Context = call.OperatorContext(), Name = name }, cancellationToken: cancellationToken);
        return (answer.Proposal, answer.Entry);
    }

    private static async Task<(Wire.Proposal, Wire.LoggedEntry)> RejectAsync(ToolCall call, string name, CancellationToken cancellationToken)
    {
        var answer = await call.Connect().Proposals.RejectProposalAsync(
            new Wire.RejectProposalRequest { Context = call.OperatorContext(), Name = name }, cancellationToken: cancellationToken);
        return (answer.Proposal, answer.Entry);
    }

    private static async Task<IReadOnlyList<string>> OthersAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var own = (await call.Connect().GetHubAsync(call.OperatorContext(), cancellationToken)).Caller.CallerName;
        var open = await ReadAsync(call, openOnly: true, cancellationToken);
        var mine = open.Count(p => p.Proposer == own);
        if (mine > 0)
        {
            call.Talk($"{Wording.Count(mine)} of the open proposals {(mine == 1 ? "is" : "are")} your own: another operator approves {(mine == 1 ? "it" : "them")}");
        }

        return [.. open.Where(p => p.Proposer != own).OrderBy(p => p.CreateTime).ThenBy(p => Wording.Id(p.Name).Length).ThenBy(p => p.Name, StringComparer.Ordinal).Select(p => p.Name)];
    }

    private static async Task<IReadOnlyList<Wire.Proposal>> ReadAsync(ToolCall call, bool openOnly, CancellationToken cancellationToken)
    {
        var proposals = new List<Wire.Proposal>();
        await foreach (var proposal in call.Connect().ListProposalsAsync(new Wire.ListProposalsRequest { Context = call.OperatorContext(), OpenOnly = openOnly }, cancellationToken))
        {
            proposals.Add(proposal);
        }

        return proposals;
    }

    private static Argument<string[]> Names() =>
        new("proposals") { Description = "Numbers or names of proposals, as 'exchange admin proposals' shows them", Arity = ArgumentArity.ZeroOrMore };
}
