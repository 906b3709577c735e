using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Retention;

/// <summary><c>exchange renew</c>: moves a record's review date, with the reason for which it is still needed.</summary>
internal static class RenewCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var record = RecordArgument.Own();
        var reviewBy = new Option<string>("--review-by") { Description = "The new review date, tomorrow to five years ahead", Required = true, HelpName = "DAY" };
        var reason = new Option<string>("--reason") { Description = "Why it is still needed; kept in the audit log", Required = true, HelpName = "TEXT" };
        var command = new ToolCommand("renew", "Keep a record of yours longer: a new review date, with the reason")
        {
            Examples = ["exchange renew bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab --review-by 2028-11-24 --reason \"trial pending\""],
            Arguments = { record },
            Options = { reviewBy, reason },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.RenewRecordRequest
            {
                Context = call.Context(),
                Name = RecordArgument.Read(call.Get(record)),
                ReviewBy = WrittenDay.Read(call.Get(reviewBy), "--review-by"),
                Reason = call.Get(reason),
            };
            var answer = await call.Connect().Records.RenewRecordAsync(request, cancellationToken: cancellationToken);
            if (call.Json)
            {
                call.WriteJson(json => MessageJson.Write(json, answer, withDefaults: true));
                return ExitCode.Done;
            }

            call.Print($"{SafeText.ForTerminal(request.Name)} is kept until {Wording.Day(request.ReviewBy)}: revision {answer.Revision} (log entry {Receipts.Hash(answer.Entry)})");
            return ExitCode.Done;
        });
    }
}
