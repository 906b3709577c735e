using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Retention;

/// <summary><c>exchange review</c>: records of yours whose review date comes up.</summary>
internal static class ReviewCommand
{
    private const int UsualDays = 30;

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var days = new Option<int>("--days") { Description = "Up to how many days ahead, 1 to 1,827", DefaultValueFactory = _ => UsualDays, HelpName = "DAYS" };
        var command = new ToolCommand("review", "List records of yours that the hub will erase unless you renew them")
        {
            Notes = "On its review date a record is erased. Renew what is still needed, with the reason ('exchange renew'), or place a legal hold ('exchange hold place').",
            Examples = ["exchange review", "exchange review --days 90 --json"],
            Options = { days },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var ahead = call.Get(days);
            if (ahead < 1)
            {
                throw ToolFailure.Usage($"{ahead} is no number of days ahead", "--days", "give 1 to 1827");
            }

            var reviews = new List<Wire.Review>();
            await foreach (var review in call.Connect().ListReviewsAsync(new Wire.ListReviewsRequest { Context = call.Context(), Days = ahead }, cancellationToken))
            {
                reviews.Add(review);
            }

            if (call.Json)
            {
                call.Print(MessageJson.Array(reviews));
                return ExitCode.Done;
            }

            if (reviews.Count > 0)
            {
                Table(call, reviews).Write(call.Environment);
            }

            call.Talk(reviews.Count == 0 ? $"nothing is due within {ahead} days" : $"{Wording.Count(reviews.Count)} due within {ahead} days");
            return ExitCode.Done;
        });
    }

    private static TextTable Table(ToolCall call, IReadOnlyList<Wire.Review> reviews)
    {
        var today = DateOnly.FromDateTime(call.Environment.Time.GetUtcNow().UtcDateTime).DayNumber;
        var table = new TextTable("review by", ">days left", "name", "record", "legal hold");
        foreach (var review in reviews)
        {
            var due = review.ReviewBy is { Day: > 0 } day ? $"{new DateOnly(day.Year, day.Month, day.Day).DayNumber - today}" : "";
            var hold = review.Hold is { } held ? $"until {Wording.Day(held.EndDate)} for {held.Authority}: not erased before" : "";
            table.Add(Wording.Day(review.ReviewBy), due, review.CanonicalName, Records.RecordTitle.Shown(review.Record, call.Environment), hold);
        }

        return table;
    }
}
