using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary><c>exchange audit who-saw</c>: who was shown a record, and how far that is known to have come.</summary>
internal static class WhoSawCommand
{
    private const int Most = 10_000;

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var record = RecordArgument.Any();
        var command = new ToolCommand("who-saw", "Show who was shown a record: which revision, when, what for, by whom")
        {
            Notes = """
                granted: the entry of the answer is in the log; whether the answer left is not known. sent: it was given to the line, whole. confirmed: the agency has
                shown that it received it, by a cursor that lies after it or by acknowledging a duty about it. To the hub's auditors, those of the record's
                originator, and those of another agency for what their own agency was shown.
                """,
            Examples = ["exchange audit who-saw bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab", "exchange audit who-saw bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab --json"],
            Arguments = { record },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.ListDisclosuresRequest { Context = call.SupervisionContext(), Name = RecordArgument.Read(call.Get(record)), PageSize = Most };
            var disclosures = new List<Wire.Disclosure>();
            Wire.ListDisclosuresResponse page;
            do
            {
                page = await call.Connect().Audit.ListDisclosuresAsync(request, cancellationToken: cancellationToken);
                disclosures.AddRange(page.Disclosures);
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);

            Show(call, request.Name, disclosures);
            return ExitCode.Done;
        });
    }

    private static void Show(ToolCall call, string record, IReadOnlyList<Wire.Disclosure> disclosures)
    {
        var agencies = disclosures.Select(d => d.Agency).Distinct().Count();
        if (call.Json)
        {
            call.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("record", record);
                json.WriteNumber("total_count", disclosures.Count);
                json.WriteNumber("agency_count", agencies);
                json.WriteStartObject("states");
                foreach (var state in States)
                {
                    json.WriteNumber(Wording.Words(state), Count(disclosures, state));
                }

                json.WriteEndObject();
                json.WriteStartArray("disclosures");
                foreach (var disclosure in disclosures)
                {
                    json.WriteStartObject();
                    json.WriteString("leaf_hash", Convert.ToHexStringLower(disclosure.Hash.Span));
                    MessageJson.WriteFields(json, disclosure, withDefaults: true);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        var table = new TextTable("shown to", ">revision", "when (UTC)", "how far", "by call", "for", "by", "case", ">entry") { DropOrder = ["case", "by call", "by"] };
        foreach (var shown in disclosures)
        {
            table.Add(
                Wording.Id(shown.Agency),
                $"{shown.Revision}",
                Wording.Second(shown.LogTime),
                Wording.Words(shown.State),
                Wording.Words(shown.Action),
                Wording.Words(shown.Purpose),
                shown.Actor,
                shown.CaseReference,
                $"{shown.LogIndex}");
        }

        table.Write(call.Environment);
        call.Talk(disclosures.Count == 0
            ? "it was shown to nobody"
            : $"shown {Wording.Count(disclosures.Count)} times to {agencies} {(agencies == 1 ? "agency" : "agencies")}: "
                + string.Join(", ", States.Select(s => $"{Wording.Count(Count(disclosures, s))} {Wording.Words(s)}")));
    }

    private static IReadOnlyList<Wire.DisclosureState> States => [Wire.DisclosureState.Granted, Wire.DisclosureState.Sent, Wire.DisclosureState.Confirmed];

    /// <summary>Confirmed is within sent, sent within granted.</summary>
    private static int Count(IEnumerable<Wire.Disclosure> disclosures, Wire.DisclosureState state) => disclosures.Count(d => d.State >= state);
}
