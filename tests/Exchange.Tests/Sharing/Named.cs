using Exchange.Agencies;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Tests.Sharing;

/// <summary>Names that tests speak of, without the ceremony of parsing.</summary>
internal static class Named
{
    public static AgencyId Agency(string id) => AgencyId.TryParse(id, out var agency) ? agency : throw new ArgumentException(id);

    public static OperationId Operation(string id) => OperationId.TryParse(id, out var operation) ? operation : throw new ArgumentException(id);

    public static RecordKey Record(string agency, string id) => new(Agency(agency), id);

    /// <summary>An audience from words: <c>*</c> everyone, <c>+third</c> third countries too, <c>op:id</c> an operation, otherwise an agency.</summary>
    public static Audience Audience(params string[] parts) => Exchange.Sharing.Audience.Of(
        parts.Contains("*"),
        parts.Where(p => p != "*" && p != "+third" && !p.StartsWith("op:", StringComparison.Ordinal)).Select(Agency),
        parts.Where(p => p.StartsWith("op:", StringComparison.Ordinal)).Select(p => Operation(p[3..])),
        parts.Contains("+third"));
}
