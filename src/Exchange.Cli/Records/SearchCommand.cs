using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary><c>exchange search</c>: whom does this domain, person or account concern?</summary>
internal static class SearchCommand
{
    private const int UsualCount = 50;

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var name = new Argument<string?>("name")
        {
            Description = "Domain name, in any dress: a URL or hxxp://exa[.]mple too; finds the name, and all names below a registrable domain",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var prefix = new Option<string?>("--prefix") { Description = "Beginning of a canonical name, 3 characters or more", HelpName = "TEXT" };
        var identifier = new Option<string?>("--identifier") { Description = "IBAN, wallet, platform:account, passport, e-mail, telephone or handle", HelpName = "TEXT" };
        var limit = new Option<int>("--limit") { Description = $"The most records to show; 0 for all", DefaultValueFactory = _ => UsualCount, HelpName = "COUNT" };
        var filter = new RecordFilterOptions();
        var command = new ToolCommand("search", "Find records by name, prefix, identifier, operation, kind or status")
        {
            Examples =
            [
                "exchange search shop.example",
                "exchange search 'hxxp://www.shop[.]example/cart'",
                "exchange search --prefix replica --status actioned",
                "exchange search --identifier \"DE89 3704 0044 0532 0130 00\"",
                "exchange search --operation ios-x --kind suspect --json",
            ],
            Arguments = { name },
            Options = { prefix, identifier, limit },
        };
        filter.AddTo(command);
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.SearchRecordsRequest { Context = call.Context(), Filter = filter.Make(call) };
            SetTerm(request, call.Get(name), call.Get(prefix), call.Get(identifier));
            if (request.TermCase == Wire.SearchRecordsRequest.TermOneofCase.None && request.Filter is null)
            {
                throw ToolFailure.Usage("nothing is searched for", "name", "give a domain name, --prefix, --identifier, or a filter such as --operation");
            }

            var found = await FindAsync(call, request, call.Get(limit), cancellationToken);
            Show(call, found);
            return ExitCode.Done;
        });
    }

    private static void SetTerm(Wire.SearchRecordsRequest request, string? name, string? prefix, string? identifier)
    {
        if (new[] { name, prefix, identifier }.Count(t => t is not null) > 1)
        {
            throw ToolFailure.Usage("a search has one term", "name, --prefix, --identifier", "give one of the three; filters may stand beside it");
        }

        if (name is not null)
        {
            request.DomainName = TypedDomain.Parse(name, "name");
        }
        else if (prefix is not null)
        {
            request.NamePrefix = prefix;
        }
        else if (identifier is not null)
        {
            request.Identifier = identifier;
        }
    }

    private static async Task<FoundRecords> FindAsync(ToolCall call, Wire.SearchRecordsRequest request, int limit, CancellationToken cancellationToken)
    {
        var records = new List<Wire.Record>();
        Wire.SearchRecordsResponse page;
        do
        {
            request.PageSize = limit == 0 ? 0 : Math.Min(limit - records.Count, 1_000);
            page = await call.Connect().Records.SearchRecordsAsync(request, cancellationToken: cancellationToken);
            records.AddRange(page.Records);
            request.PageToken = page.NextPageToken;
        }
        while (page.NextPageToken.Length > 0 && (limit == 0 || records.Count < limit));

        return new FoundRecords(records, page.NextPageToken.Length > 0, page.IndexedTime);
    }

    private static void Show(ToolCall call, FoundRecords found)
    {
        if (call.Json)
        {
            call.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("records");
                foreach (var record in found.Records)
                {
                    MessageJson.Write(json, record, withDefaults: false);
                }

                json.WriteEndArray();
                json.WriteBoolean("more", found.More);
                json.WriteString("indexed_time", Wording.Instant(found.IndexedTime));
                json.WriteEndObject();
            });
            return;
        }

        if (found.Records.Count == 0)
        {
            call.Talk("nothing that your agency may see; what is hidden from you is not counted here");
            return;
        }

        RecordTable.Of(found.Records, call.Environment).Write(call.Environment);
        call.Talk(found.More
            ? $"{found.Records.Count} records, and there are more: --limit 0 shows all"
            : $"{found.Records.Count} {(found.Records.Count == 1 ? "record" : "records")}; indexed to {Wording.Time(found.IndexedTime)}");
    }

    private sealed record FoundRecords(IReadOnlyList<Wire.Record> Records, bool More, Google.Protobuf.WellKnownTypes.Timestamp? IndexedTime);
}
