using System.CommandLine;
using Exchange.Cli.Agencies;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary><c>exchange show</c>: one record, or all records of one domain, in plain words.</summary>
internal static class ShowCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var name = new Argument<string>("name") { Description = "agencies/AGENCY/records/ID or AGENCY/ID, or a domain name in any dress" };
        var history = new Option<bool>("--history") { Description = "Show every revision, newest first; to the originator also who was shown each, and when" };
        var command = new ToolCommand("show", "Show a record: what it is, what may be done with it, whom to contact")
        {
            Examples =
            [
                "exchange show shop.example",
                "exchange show agencies/bka/records/0f3c2a9e-7b1d-8c44-9d55-0123456789ab",
                "exchange show bka/0f3c2a9e-7b1d-8c44-9d55-0123456789ab --history",
                "exchange show shop.example --json",
            ],
            Arguments = { name },
            Options = { history },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var records = await FindAsync(call, call.Get(name), cancellationToken);
            if (call.Get(history))
            {
                return await ShowHistoryAsync(call, records, cancellationToken);
            }

            if (call.Json)
            {
                WriteJson(call, records);
                return ExitCode.Done;
            }

            var agencies = await AgencyList.ReadAsync(call, call.Context(), cancellationToken);
            var today = DateOnly.FromDateTime(call.Environment.Time.GetUtcNow().UtcDateTime);
            for (var i = 0; i < records.Count; i++)
            {
                if (i > 0)
                {
                    call.Print("\n----");
                }

                var (record, distribution) = records[i];
                var originator = agencies.FirstOrDefault(a => a.Name == $"agencies/{RecordTitle.Originator(record.Name)}");
                RecordSheet.Make(record, distribution, originator, today).Write(call.Environment);
            }

            return ExitCode.Done;
        });
    }

    private static async Task<int> ShowHistoryAsync(
        ToolCall call, IReadOnlyList<(Wire.Record Record, Wire.Distribution? Distribution)> records, CancellationToken cancellationToken)
    {
        var (context, histories) = (call.Context(), new List<(IReadOnlyList<Wire.Record> Revisions, IReadOnlyList<Wire.LedgerDisclosure> Disclosures)>());
        foreach (var (record, _) in records)
        {
            histories.Add(await HistoryTable.ReadAsync(call, context, record.Name, cancellationToken));
        }

        if (call.Json)
        {
            call.WriteJson(json =>
            {
                json.WriteStartArray();
                foreach (var (revisions, disclosures) in histories)
                {
                    json.WriteStartObject();
                    MessageJson.WriteList(json, "revisions", revisions);
                    MessageJson.WriteList(json, "disclosures", disclosures);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return ExitCode.Done;
        }

        for (var i = 0; i < records.Count; i++)
        {
            call.Print($"{(i > 0 ? "\n" : "")}{SafeText.ForTerminal(records[i].Record.Name)}");
            HistoryTable.Make(histories[i].Revisions, histories[i].Disclosures).Write(call.Environment);
        }

        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<(Wire.Record Record, Wire.Distribution? Distribution)>> FindAsync(
        ToolCall call, string name, CancellationToken cancellationToken)
    {
        var context = call.Context();
        if (ResourceName.TryRecord(name, out var record))
        {
            return [await GetAsync(call, context, record, cancellationToken)];
        }

        var domain = TypedDomain.Parse(name, "name");
        var found = new List<(Wire.Record, Wire.Distribution?)>();
        var request = new Wire.SearchRecordsRequest { Context = context, DomainName = domain };
        Wire.SearchRecordsResponse page;
        do
        {
            page = await call.Connect().Records.SearchRecordsAsync(request, cancellationToken: cancellationToken);

            // Search also finds the names below; show is about this one.
            foreach (var match in page.Records.Where(r => r.Derived?.CanonicalName == domain))
            {
                found.Add(await GetAsync(call, context, match.Name, cancellationToken));
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return found.Count > 0
            ? BesideWhatTheyAreAbout(found)
            : throw new ToolFailure(
                ExitCode.Refused,
                $"no record of {domain}, as far as your agency may know",
                "name",
                $"absent and hidden answer alike; found is what was pushed by {Wording.Time(page.IndexedTime)}; 'exchange search {domain}' also shows names below it");
    }

    /// <summary>What another agency did about a record is a record of its own, linked ABOUT the first: it stands right after it.</summary>
    private static List<(Wire.Record Record, Wire.Distribution? Distribution)> BesideWhatTheyAreAbout(List<(Wire.Record Record, Wire.Distribution? Distribution)> found)
    {
        var about = found.ToLookup(f => f.Record.Links.FirstOrDefault(l => l.Relation == Wire.LinkRelation.About && found.Exists(o => o.Record.Name == l.Target))?.Target);
        var ordered = new List<(Wire.Record, Wire.Distribution?)>();
        foreach (var first in about[null])
        {
            Add(first);
        }

        // Records about each other hang on none that stands alone.
        ordered.AddRange(found.Where(f => !ordered.Contains(f)));
        return ordered;

        void Add((Wire.Record Record, Wire.Distribution? Distribution) shown)
        {
            ordered.Add(shown);
            foreach (var next in about[shown.Record.Name])
            {
                Add(next);
            }
        }
    }

    private static async Task<(Wire.Record, Wire.Distribution?)> GetAsync(ToolCall call, Wire.CallContext context, string name, CancellationToken cancellationToken)
    {
        var answer = await call.Connect().Records.GetRecordAsync(new Wire.GetRecordRequest { Context = context, Name = name }, cancellationToken: cancellationToken);
        return (answer.Record, answer.Distribution);
    }

    private static void WriteJson(ToolCall call, IReadOnlyList<(Wire.Record Record, Wire.Distribution? Distribution)> records) => call.WriteJson(json =>
    {
        json.WriteStartArray();
        foreach (var (record, distribution) in records)
        {
            json.WriteStartObject();
            json.WritePropertyName("record");
            MessageJson.Write(json, record, withDefaults: false);
            if (distribution is not null)
            {
                json.WritePropertyName("distribution");
                MessageJson.Write(json, distribution, withDefaults: true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
