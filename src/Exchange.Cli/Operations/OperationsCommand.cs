using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Operations;

/// <summary><c>exchange operations</c>: the operations your agency takes part in.</summary>
internal static class OperationsCommand
{
    private const int Most = 1_000;

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool) => tool.Calling(
        new ToolCommand("operations", "Show the operations your agency takes part in")
        {
            Examples = ["exchange operations list", "exchange operations show ios-x"],
            Subcommands = { List(tool), Show(tool) },
        },
        ListAsync);

    private static Command List(Tool tool) => tool.Calling(
        new ToolCommand("list", "List operations") { Examples = ["exchange operations list", "exchange operations list --json"] },
        ListAsync);

    private static async Task<int> ListAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var operations = await ReadAsync(call, cancellationToken);
        if (call.Json)
        {
            call.WriteJson(json =>
            {
                json.WriteStartArray();
                foreach (var operation in operations)
                {
                    MessageJson.Write(json, operation, withDefaults: true);
                }

                json.WriteEndArray();
            });
            return ExitCode.Done;
        }

        var table = new TextTable("operation", "name", "series", "lead", ">participants", "from", "to");
        foreach (var operation in operations)
        {
            table.Add(
                Wording.Id(operation.Name),
                operation.DisplayName,
                $"{operation.Series} {operation.Number}".Trim(),
                Wording.Id(operation.Lead),
                $"{operation.Participants.Count}",
                Wording.Day(operation.StartDate),
                Wording.Day(operation.EndDate));
        }

        table.Write(call.Environment);
        return ExitCode.Done;
    }

    private static Command Show(Tool tool)
    {
        var name = new Argument<string>("operation") { Description = "The operation, such as ios-x" };
        var command = new ToolCommand("show", "Show one operation with its participants") { Examples = ["exchange operations show ios-x"], Arguments = { name } };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.GetOperationRequest { Context = call.DirectoryContext(), Name = ResourceName.Operation(call.Get(name)) };
            var operation = (await call.Connect().Operations.GetOperationAsync(request, cancellationToken: cancellationToken)).Operation;
            if (call.Json)
            {
                call.WriteJson(json => MessageJson.Write(json, operation, withDefaults: true));
                return ExitCode.Done;
            }

            Sheet(operation).Write(call.Environment);
            return ExitCode.Done;
        });
    }

    private static async Task<IReadOnlyList<Wire.Operation>> ReadAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var operations = new List<Wire.Operation>();
        var request = new Wire.ListOperationsRequest { Context = call.DirectoryContext(), PageSize = Most };
        do
        {
            var page = await call.Connect().Operations.ListOperationsAsync(request, cancellationToken: cancellationToken);
            operations.AddRange(page.Operations);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return operations;
    }

    private static FactSheet Sheet(Wire.Operation operation)
    {
        var sheet = new FactSheet();
        sheet.Head(SafeText.ForTerminal(operation.DisplayName));
        sheet.Add("operation", Wording.Id(operation.Name));
        sheet.Add("series", $"{operation.Series} {operation.Number}".Trim());
        sheet.Add("lead", Wording.Id(operation.Lead));
        sheet.Add("period", (Wording.Day(operation.StartDate), Wording.Day(operation.EndDate)) switch
        {
            ("", "") => "",
            (var first, "") => $"since {first}",
            ("", var last) => $"until {last}",
            var (first, last) => $"{first} to {last}",
        });
        sheet.Add("goods", string.Join(", ", operation.Goods.Select(Wording.Words)));
        sheet.Add("created", Wording.Time(operation.CreateTime));
        sheet.Head($"Participants ({operation.Participants.Count})");
        foreach (var participant in operation.Participants.OrderBy(p => p.Role).ThenBy(p => p.Agency, StringComparer.Ordinal))
        {
            sheet.Add(Wording.Words(participant.Role), $"{Wording.Id(participant.Agency)}, since {Wording.Time(participant.JoinTime)}");
        }

        return sheet;
    }
}
