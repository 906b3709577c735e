using System.Text;
using Exchange.Records;
using Exchange.Sharing;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Records;

/// <summary>Drafts to push, as small as they may be.</summary>
internal static class Drafts
{
    public static RecordDraft Domain(string agency, string id, string name = "shop.example") => new()
    {
        Key = Record(agency, id),
        Kind = RecordKind.Domain,
        Status = 1,
        Content = Octets(name),
        Marking = Octets("TLP:GREEN"),
        Conditions = new Conditions(Tlp.Green),
        Links = Octets(""),
        ReviewBy = new DateOnly(2027, 1, 1),
        CanonicalName = name,
        RegistrableDomain = name,
        Terms = [new SearchTerm(SearchTermKind.Name, name)],
    };

    public static ReadOnlyMemory<byte> Octets(string text) => Encoding.UTF8.GetBytes(text);
}
