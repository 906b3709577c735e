using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Google.Type;
using Wire = Exchange.V1;

namespace Exchange.Cli.Operations;

/// <summary>What operators do to operations: <c>exchange admin create-operation</c> and its neighbours.</summary>
internal static class OperationAdminCommands
{
    /// <summary><c>admin create-operation</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var operation = Operation();
        var display = new Option<string>("--name") { Description = "Its name for people, such as \"In Our Sites X\"", Required = true, HelpName = "TEXT" };
        var lead = new Option<string>("--lead") { Description = "The agency that leads", Required = true, HelpName = "AGENCY" };
        var series = new Option<string?>("--series") { Description = "Its series, such as IOS", HelpName = "TEXT" };
        var number = new Option<string?>("--number") { Description = "Its number within the series, such as X", HelpName = "TEXT" };
        var start = new Option<string?>("--start") { Description = "First day, such as 2026-11-24", HelpName = "DAY" };
        var end = new Option<string?>("--end") { Description = "Last day", HelpName = "DAY" };
        var goods = new Option<string[]>("--goods") { Description = "Goods in focus, such as luxury-goods (repeatable)", HelpName = "GOODS" };
        var command = new ToolCommand("create-operation", "Create an operation with its lead")
        {
            Examples = ["exchange admin create-operation ios-x --name \"In Our Sites X\" --series IOS --number X --lead euipo --start 2026-11-01 --goods luxury-goods"],
            Arguments = { operation },
            Options = { display, lead, series, number, start, end, goods },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.CreateOperationRequest
            {
                Context = call.OperatorContext(),
                Operation = new Wire.Operation
                {
                    Name = ResourceName.Operation(call.Get(operation)),
                    DisplayName = call.Get(display),
                    Lead = ResourceName.Agency(call.Get(lead)!),
                    Series = call.Get(series) ?? "",
                    Number = call.Get(number) ?? "",
                    StartDate = Day(call.Get(start), "--start"),
                    EndDate = Day(call.Get(end), "--end"),
                    Goods = { (call.Get(goods) ?? []).Select(Goods) },
                },
            };
            var answer = await call.Connect().Operations.CreateOperationAsync(request, cancellationToken: cancellationToken);
            Receipts.Tell(call, $"{answer.Operation.Name} is created, led by {Wording.Id(answer.Operation.Lead)}", "operation", answer.Operation, answer.Entry);
            return ExitCode.Done;
        });
    }

    /// <summary><c>admin add-participants</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Add(Tool tool)
    {
        var (operation, agencies) = (Operation(), Agencies("Who joins"));
        var role = new Option<string>("--role") { Description = "member or support", DefaultValueFactory = _ => "member", HelpName = "ROLE" };
        var command = new ToolCommand("add-participants", "Add agencies to an operation: they receive from now on what its audience has; takes two operators")
        {
            Examples = ["exchange admin add-participants ios-x police-de police-fr", "exchange admin add-participants ios-x eurojust --role support"],
            Arguments = { operation, agencies },
            Options = { role },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            if (!Wording.TryParse<Wire.ParticipantRole>(call.Get(role)!, out var wanted))
            {
                throw ToolFailure.Usage($"'{call.Get(role)}' is no role in an operation", "--role", "roles are member and support");
            }

            var request = new Wire.AddParticipantsRequest
            {
                Context = call.OperatorContext(),
                Name = ResourceName.Operation(call.Get(operation)),
                Participants = { call.Get(agencies).Select(a => new Wire.Participant { Agency = ResourceName.Agency(a), Role = wanted }) },
            };
            var answer = await call.Connect().Operations.AddParticipantsAsync(request, cancellationToken: cancellationToken);
            Receipts.TellProposed(call, $"{answer.Operation.Name} has {answer.Operation.Participants.Count} participants", "operation", answer.Operation, answer.Entry, answer.Proposal);
            return ExitCode.Done;
        });
    }

    /// <summary><c>admin remove-participants</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Remove(Tool tool)
    {
        var (operation, agencies) = (Operation(), Agencies("Who leaves; never the lead"));
        var command = new ToolCommand("remove-participants", "Remove agencies from an operation: what they had through it is withdrawn; takes two operators")
        {
            Examples = ["exchange admin remove-participants ios-x police-de"],
            Arguments = { operation, agencies },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.RemoveParticipantsRequest
            {
                Context = call.OperatorContext(),
                Name = ResourceName.Operation(call.Get(operation)),
                Agencies = { call.Get(agencies).Select(ResourceName.Agency) },
            };
            var answer = await call.Connect().Operations.RemoveParticipantsAsync(request, cancellationToken: cancellationToken);
            Receipts.TellProposed(call, $"{answer.Operation.Name} has {answer.Operation.Participants.Count} participants", "operation", answer.Operation, answer.Entry, answer.Proposal);
            return ExitCode.Done;
        });
    }

    private static Argument<string> Operation() => new("operation") { Description = "The operation's id, such as ios-x" };

    private static Argument<string[]> Agencies(string description) => new("agencies") { Description = description, Arity = ArgumentArity.OneOrMore };

    private static Date? Day(string? text, string field) => text is null ? null : WrittenDay.Read(text, field);

    private static Wire.GoodsCategory Goods(string text) => Wording.TryParse<Wire.GoodsCategory>(text, out var goods)
        ? goods
        : throw ToolFailure.Usage($"'{text}' is no category of goods", "--goods", $"categories are {string.Join(", ", Wording.Codes<Wire.GoodsCategory>()).ToLowerInvariant().Replace('_', '-')}");
}
