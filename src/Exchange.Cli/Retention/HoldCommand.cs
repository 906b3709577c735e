using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Retention;

/// <summary><c>exchange hold</c>: legal holds, which suspend the erasure of a record of yours.</summary>
internal static class HoldCommand
{
    private const string Example = "bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab";

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool) => new ToolCommand("hold", "Legal holds: while one lasts, the record is not erased")
    {
        Examples = ["exchange hold place --help", "exchange hold lift --help"],
        Subcommands = { Place(tool), Lift(tool) },
    };

    private static Command Place(Tool tool)
    {
        var record = RecordArgument.Own();
        var authority = new Option<string>("--authority") { Description = "The authority that asks for it", Required = true, HelpName = "TEXT" };
        var until = new Option<string>("--until") { Description = "Its last day", Required = true, HelpName = "DAY" };
        var command = new ToolCommand("place", "Place a legal hold on a record of yours, or change it")
        {
            Examples = [$"exchange hold place {Example} --authority \"Landgericht Köln\" --until 2027-12-31"],
            Arguments = { record },
            Options = { authority, until },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.PlaceLegalHoldRequest
            {
                Context = call.Context(),
                Name = RecordArgument.Read(call.Get(record)),
                Hold = new Wire.LegalHold { Authority = call.Get(authority), EndDate = WrittenDay.Read(call.Get(until), "--until") },
            };
            var answer = await call.Connect().Records.PlaceLegalHoldAsync(request, cancellationToken: cancellationToken);
            Receipts.Tell(call, $"{request.Name} is not erased before the end of {Wording.Day(request.Hold.EndDate)}", "hold", request.Hold, answer.Entry);
            return ExitCode.Done;
        });
    }

    private static Command Lift(Tool tool)
    {
        var record = RecordArgument.Own();
        var command = new ToolCommand("lift", "Lift the legal hold of a record of yours: its review date holds again") { Examples = [$"exchange hold lift {Example}"], Arguments = { record } };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.LiftLegalHoldRequest { Context = call.Context(), Name = RecordArgument.Read(call.Get(record)) };
            var answer = await call.Connect().Records.LiftLegalHoldAsync(request, cancellationToken: cancellationToken);
            if (call.Json)
            {
                call.WriteJson(json => MessageJson.Write(json, answer, withDefaults: true));
                return ExitCode.Done;
            }

            call.Print($"the hold of {SafeText.ForTerminal(request.Name)} is lifted (log entry {Receipts.Hash(answer.Entry)})");
            return ExitCode.Done;
        });
    }
}
