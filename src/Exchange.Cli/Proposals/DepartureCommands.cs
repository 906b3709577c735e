using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Proposals;

/// <summary>What operators propose about records without reading them: an ordered erasure, an agency's departure.</summary>
internal static class DepartureCommands
{
    /// <summary><c>admin order-erasure</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command OrderErasure(Tool tool)
    {
        var record = RecordArgument.Any();
        var reference = new Option<string>("--legal-reference") { Description = "The judgment, decision or provision that orders it", Required = true, HelpName = "TEXT" };
        var command = new ToolCommand("order-erasure", "Erase a record against its originator's will, by an order; takes two operators, and its originator is told")
        {
            Notes = "The proposal does not say whether the record stands: operators read no records.",
            Examples = ["exchange admin order-erasure bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab --legal-reference \"VG Wiesbaden 6 K 1/26\""],
            Arguments = { record },
            Options = { reference },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.OrderErasureRequest { Context = call.OperatorContext(), Record = RecordArgument.Read(call.Get(record)), LegalReference = call.Get(reference) };
            var answer = await call.Connect().Proposals.OrderErasureAsync(request, cancellationToken: cancellationToken);
            Receipts.TellProposed(call, "", "proposal", answer.Proposal, answer.Entry, answer.Proposal);
            return ExitCode.Done;
        });
    }

    /// <summary><c>admin offboard</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Offboard(Tool tool)
    {
        var agency = new Argument<string>("agency") { Description = "The agency that leaves" };
        var successor = new Option<string?>("--successor") { Description = "Hand its records over to this agency, which becomes their originator", HelpName = "AGENCY" };
        var erase = new Option<bool>("--erase") { Description = "Erase its records; whoever was shown them owes their erasure" };
        var command = new ToolCommand("offboard", "End an agency's membership: its records are handed over or erased; takes two operators")
        {
            Examples = ["exchange admin offboard police-xx --successor police-yy", "exchange admin offboard police-xx --erase"],
            Arguments = { agency },
            Options = { successor, erase },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var heir = call.Get(successor);
            if (heir is null != call.Get(erase))
            {
                throw ToolFailure.Usage("what becomes of its records is not stated, or in two ways", "--successor, --erase", "give one of the two");
            }

            var request = new Wire.OffboardAgencyRequest { Context = call.OperatorContext(), Name = ResourceName.Agency(call.Get(agency)) };
            if (heir is null)
            {
                request.Erase = true;
            }
            else
            {
                request.Successor = ResourceName.Agency(heir);
            }

            var answer = await call.Connect().Proposals.OffboardAgencyAsync(request, cancellationToken: cancellationToken);
            Receipts.TellProposed(call, "", "proposal", answer.Proposal, answer.Entry, answer.Proposal);
            return ExitCode.Done;
        });
    }
}
