using System.Globalization;
using Exchange.V1;
using Google.Type;

namespace Exchange.Demo.Input;

/// <summary>The people of the operation, all invented.</summary>
/// <param name="frame">Marking and distribution.</param>
internal sealed class SuspectInput(RecordFrame frame)
{
    private static readonly string[] Given = ["Adam", "Bela", "Carla", "Dario", "Elena", "Filip", "Greta", "Hugo", "Irena", "Jonas", "Klara", "Luka"];
    private static readonly string[] Family = ["Musterfeld", "Ejemplez", "Esempiani", "Vzorovsky", "Exemplaire", "Przykladny", "Voorbeeld"];

    /// <summary>The suspects that one agency reports: every second arrested one when two agencies share the work.</summary>
    public IEnumerable<PushRecord> Of(string agency, string country, IEnumerable<int> indexes, OperationFigures figures) =>
        indexes.Where(i => i < figures.Arrests + figures.Identified).Select(i => Make(agency, country, i, arrested: i < figures.Arrests));

    private PushRecord Make(string agency, string country, int index, bool arrested)
    {
        var (given, family) = (Given[index % Given.Length], Family[index % Family.Length]);
        var suspect = new Suspect
        {
            Names =
            {
                new PersonName { FullName = $"{given} {family}", GivenName = given, FamilyName = family, Script = "Latn" },
                new PersonName { FullName = string.Create(CultureInfo.InvariantCulture, $"seller{index:D3}"), Alias = true },
            },
            BirthDate = new Date { Year = 1970 + (index % 30) },
            Nationalities = { country },
            Identifiers = { new PersonIdentifier { Type = PersonIdentifierType.Email, Value = string.Create(CultureInfo.InvariantCulture, $"seller{index:D3}@mail.example") } },
            Role = index % 3 == 2 ? "money mule" : "seller",
            Status = arrested ? SuspectStatus.Arrested : SuspectStatus.Identified,
            DataSubjectCategory = DataSubjectCategory.Suspect,
            Certainty = arrested ? Certainty.Fact : Certainty.Assessment,
        };
        if (arrested)
        {
            suspect.Arrest = new Arrest { ArrestDate = new Date { Year = 2019, Month = 11, Day = 20 + (index % 8) }, Country = country, Agency = $"agencies/{agency}" };
        }

        return frame.Suspect(agency, string.Create(CultureInfo.InvariantCulture, $"ios-x-s{index:D6}"), suspect);
    }
}
