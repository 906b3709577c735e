using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Operations;

/// <summary><c>exchange report</c>: the result of an operation, over what your agency may see.</summary>
internal static class ReportCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var name = new Argument<string>("operation") { Description = "The operation, such as ios-x" };
        var csv = new Option<bool>("--csv") { Description = "Results as CSV: figure, category, detail, unit, value" };
        var command = new ToolCommand("report", "Report the result of an operation, over what your agency may see")
        {
            Examples = ["exchange report ios-x", "exchange report ios-x --csv > ios-x.csv", "exchange report ios-x --json"],
            Arguments = { name },
            Options = { csv },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.ReportOperationRequest { Context = call.Context(), Name = ResourceName.Operation(call.Get(name)) };
            var report = await call.Connect().Operations.ReportOperationAsync(request, cancellationToken: cancellationToken);
            if (call.Json)
            {
                WriteJson(call, report);
            }
            else if (call.Get(csv))
            {
                WriteCsv(call, report);
            }
            else
            {
                ReportPage.Write(report, call.Environment);
            }

            return ExitCode.Done;
        });
    }

    private static void WriteJson(ToolCall call, Wire.ReportOperationResponse report) => call.WriteJson(json =>
    {
        var shown = report.Clone();
        shown.Entry = null;
        json.WriteStartObject();
        MessageJson.WriteFields(json, shown, withDefaults: true);
        json.WriteString("entry_hash", report.Entry is null ? "" : Convert.ToHexStringLower(report.Entry.Hash.Span));
        json.WriteEndObject();
    });

    private static void WriteCsv(ToolCall call, Wire.ReportOperationResponse report)
    {
        call.Print("figure,category,detail,unit,value");
        foreach (var figure in ReportFigures.Of(report))
        {
            call.Print(SafeText.Row([figure.Name, figure.Category, figure.Detail, figure.Unit, figure.Value]));
        }
    }
}
