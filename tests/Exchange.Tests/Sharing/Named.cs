using Exchange.Agencies;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Tests.Sharing;

/// <summary>Names that tests speak of, without the ceremony of parsing.</summary>
internal static class Named
{
    public static AgencyId Agency(string id) => AgencyId.TryParse(id, out var agency) ? agency : throw new ArgumentException(id);

    public static OperationId Operation(string id) => OperationId.TryParse(id, out var operation) ? operation : throw new ArgumentException(id);

    public static GroupId Group(string id) => GroupId.TryParse(id, out var group) ? group : throw new ArgumentException(id);

    public static RecordKey Record(string agency, string id) => new(Agency(agency), id);

    public static Reader Reader(string agency, Purpose purpose = Purpose.Investigation, string? officer = null) => new(Agency(agency), purpose, officer);

    /// <summary>
    /// A distribution from words: <c>*</c> everyone, <c>+third</c> third countries too, <c>op:id</c> an operation, <c>group:id</c> a
    /// group, <c>not:id</c> an agency excluded, <c>officer:agency/id</c> an officer, otherwise an agency.
    /// </summary>
    public static Distribution Distribution(params string[] parts) => Exchange.Sharing.Distribution.Of(new DistributionParts
    {
        Everyone = parts.Contains("*"),
        ThirdCountries = parts.Contains("+third"),
        Agencies = parts.Where(p => p != "*" && p != "+third" && !p.Contains(':', StringComparison.Ordinal)).Select(Agency),
        Operations = After("op:", parts).Select(Operation),
        Groups = After("group:", parts).Select(Group),
        Excluded = After("not:", parts).Select(Agency),
        Officers = After("officer:", parts).Select(p => p.Split('/')).Select(p => new OfficerId(Agency(p[0]), p[1])),
    });

    /// <summary>The audience of a distribution under TLP:GREEN, which caps nothing; the words are those of <see cref="Distribution"/>.</summary>
    public static Audience Audience(params string[] parts) => new(Distribution(parts), new Conditions(Tlp.Green));

    private static IEnumerable<string> After(string prefix, string[] parts) =>
        parts.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)).Select(p => p[prefix.Length..]);
}
