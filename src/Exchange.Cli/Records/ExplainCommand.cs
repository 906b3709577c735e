using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary><c>exchange explain</c>: why an agency does or does not see a record of yours, rule by rule.</summary>
internal static class ExplainCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var record = RecordArgument.Own();
        var agency = new Argument<string>("agency") { Description = "The agency that reads" };
        var officer = new Option<string?>("--reader-officer") { Description = "As this officer of that agency reads it, by an own certificate (default: as its system does)", HelpName = "ID" };
        var purpose = new Option<string?>("--reader-purpose") { Description = "As it is read for this purpose (default: that of this call)", HelpName = "PURPOSE" };
        var command = new ToolCommand("explain", "Say why an agency does or does not see a record of yours, rule by rule")
        {
            Notes = "All rules must hold. --officer and --purpose say who asks and why, as with every command; --reader-officer and --reader-purpose say whose view is explained.",
            Examples =
            [
                "exchange explain bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab gdf",
                "exchange explain bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab gdf --reader-officer officer-7 --reader-purpose asset-recovery",
            ],
            Arguments = { record, agency },
            Options = { officer, purpose },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.ExplainVisibilityRequest
            {
                Context = call.Context(),
                Name = RecordArgument.Read(call.Get(record)),
                Agency = ResourceName.Agency(call.Get(agency)),
                Officer = call.Get(officer) ?? "",
                Purpose = call.Get(purpose) is { } stated ? Purpose(stated) : Wire.Purpose.Unspecified,
            };
            var answer = await call.Connect().Records.ExplainVisibilityAsync(request, cancellationToken: cancellationToken);
            if (call.Json)
            {
                call.WriteJson(json => MessageJson.Write(json, answer, withDefaults: true));
                return ExitCode.Done;
            }

            Sheet(request, answer).Write(call.Environment);
            return ExitCode.Done;
        });
    }

    private static FactSheet Sheet(Wire.ExplainVisibilityRequest request, Wire.ExplainVisibilityResponse answer)
    {
        var sheet = new FactSheet();
        var reader = request.Officer.Length > 0 ? $"{Wording.Id(request.Agency)}, officer {request.Officer}," : Wording.Id(request.Agency);
        var purpose = request.Purpose == Wire.Purpose.Unspecified ? request.Context.Purpose : request.Purpose;
        sheet.Head(SafeText.ForTerminal($"{reader} {(answer.Visible ? "sees" : "does not see")} {request.Name} for {Wording.Words(purpose)}"));
        if (answer.Visible && answer.Rules.Any(r => !r.Holds))
        {
            sheet.Add("yes", "it is the originator, which sees its own records whatever the rules say");
        }

        foreach (var verdict in answer.Rules)
        {
            sheet.Add(verdict.Holds ? "yes" : "NO", RuleGuide.Meaning(verdict));
        }

        return sheet;
    }

    private static Wire.Purpose Purpose(string text) => Wording.TryParse<Wire.Purpose>(text, out var purpose)
        ? purpose
        : throw ToolFailure.Usage($"'{text}' is no purpose", "--reader-purpose", $"purposes are {string.Join(", ", Wording.Codes<Wire.Purpose>()).ToLowerInvariant().Replace('_', '-')}");
}
