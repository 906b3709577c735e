using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Duties;

/// <summary><c>exchange ledger</c>: who was shown a record of yours, and who has not confirmed yet.</summary>
internal static class LedgerCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var record = RecordArgument.Own();
        var command = new ToolCommand("ledger", "Show who was shown a record of yours, which revision, when, and who has not confirmed yet")
        {
            Examples = ["exchange ledger bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab", "exchange ledger agencies/bka/records/0f3c2a9e-7b1d-8c44-9d55-0123456789ab --json"],
            Arguments = { record },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.GetLedgerRequest { Context = call.Context(), Name = RecordArgument.Read(call.Get(record)) };
            var ledger = await call.Connect().Duties.GetLedgerAsync(request, cancellationToken: cancellationToken);
            if (call.Json)
            {
                call.WriteJson(json => MessageJson.Write(json, ledger, withDefaults: true));
                return ExitCode.Done;
            }

            if (ledger.Disclosures.Count > 0)
            {
                Disclosures(ledger).Write(call.Environment);
            }

            if (ledger.Duties.Count > 0)
            {
                call.Print();
                Duties(ledger).Write(call.Environment);
            }

            call.Talk(Summary(ledger));
            return ExitCode.Done;
        });
    }

    private static TextTable Disclosures(Wire.GetLedgerResponse ledger)
    {
        var table = new TextTable("shown to", ">revision", "when (UTC)", "for");
        foreach (var shown in ledger.Disclosures)
        {
            table.Add(Wording.Id(shown.Agency), $"{shown.Revision}", Wording.Second(shown.LogTime), Wording.Words(shown.Purpose));
        }

        return table;
    }

    private static TextTable Duties(Wire.GetLedgerResponse ledger)
    {
        var table = new TextTable("owed by", "what", "because", "since (UTC)", "delivered (UTC)", "confirmed (UTC)", "what was done") { DropOrder = ["because", "delivered (UTC)"] };
        foreach (var duty in ledger.Duties)
        {
            table.Add(
                Wording.Id(duty.Agency),
                DutyGuide.Asks(duty.Kind),
                DutyGuide.Why(duty.Cause),
                Wording.Second(duty.CreateTime),
                Wording.Second(duty.DeliverTime),
                Wording.Second(duty.AcknowledgeTime),
                DutyGuide.Result(duty));
        }

        return table;
    }

    private static string Summary(Wire.GetLedgerResponse ledger)
    {
        var agencies = ledger.Disclosures.Select(d => d.Agency).Distinct().Count();
        var open = ledger.Duties.Where(d => d.Result == Wire.DutyResult.Unspecified).Select(d => Wording.Id(d.Agency)).Distinct().ToArray();
        return agencies == 0
            ? "it was shown to no other agency"
            : $"shown to {agencies} {(agencies == 1 ? "agency" : "agencies")}; {(open.Length == 0 ? "nobody owes a confirmation" : $"not confirmed yet by {string.Join(", ", open)}")}";
    }
}
