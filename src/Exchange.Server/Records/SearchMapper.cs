using System.Text.Json;
using Exchange.Matching;
using Exchange.Records;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>Searches from the wire, and their places to and from page tokens.</summary>
internal static class SearchMapper
{
    private const int ShortestPrefix = 3;
    private const int LongestTerm = 253;

    public static Outcome<RecordQuery> ToCore(Wire.SearchRecordsRequest request)
    {
        if (!FilterMapper.ToCore(request.Filter).TryGet(out var filter, out var refusal))
        {
            return refusal;
        }

        switch (request.TermCase)
        {
            case Wire.SearchRecordsRequest.TermOneofCase.DomainName:
                if (!DomainName.Parse(request.DomainName).TryGet(out var name, out refusal))
                {
                    return Invalid("domain_name", refusal.Reason, refusal.Message);
                }

                return new RecordQuery(
                    [new SearchTerm(SearchTermKind.Name, name.Canonical), new SearchTerm(SearchTermKind.Registrable, name.Canonical)], Prefix: false, filter);
            case Wire.SearchRecordsRequest.TermOneofCase.NamePrefix:
                var prefix = PushedRecordReader.Fold(request.NamePrefix);
                return prefix.Length is < ShortestPrefix or > LongestTerm
                    ? Invalid("name_prefix", RefusalReason.FieldOutOfRange, $"is {ShortestPrefix} to {LongestTerm} characters")
                    : new RecordQuery([new SearchTerm(SearchTermKind.Name, prefix)], Prefix: true, filter);
            case Wire.SearchRecordsRequest.TermOneofCase.Identifier:
                return request.Identifier.Length is 0 or > LongestTerm
                    ? Invalid("identifier", RefusalReason.FieldOutOfRange, $"is 1 to {LongestTerm} characters")
                    : new RecordQuery([new SearchTerm(SearchTermKind.Identifier, Normalise(request.Identifier))], Prefix: false, filter);
            default:
                return new RecordQuery([], Prefix: true, filter);
        }
    }

    public static Outcome<int> PageSize(int asked, int most) =>
        asked < 0 ? Invalid("page_size", RefusalReason.FieldOutOfRange, "is negative") : asked == 0 ? most : Math.Min(asked, most);

    public static string ToText(SearchPlace place) => JsonSerializer.Serialize(place);

    public static SearchPlace? ToPlace(string? text) => text is null ? null : JsonSerializer.Deserialize<SearchPlace>(text);

    /// <summary>What was searched for, for the log's detail: the request without its context.</summary>
    public static string Subject(Wire.SearchRecordsRequest request)
    {
        var asked = request.Clone();
        (asked.Context, asked.PageToken) = (null, "");
        return asked.ToString();
    }

    /// <summary>An IBAN in any spelling finds its electronic form; everything else is folded.</summary>
    private static string Normalise(string identifier) =>
        PushedRecordReader.Fold(Iban.Parse(identifier).TryGet(out var iban, out _) ? iban.Canonical : identifier);

    private static Refusal Invalid(string field, RefusalReason reason, string message) =>
        new(RefusalReason.RequestInvalid, "the search breaks rules") { Violations = [new Violation(field, reason, message)] };
}
