using Exchange.V1;
using Google.Type;

namespace Exchange.Demo.Input;

/// <summary>What every record of the demonstration bears besides its body: name, marking and distribution.</summary>
/// <param name="today">The day of the demonstration, from which review dates count.</param>
internal sealed class RecordFrame(DateOnly today)
{
    /// <summary>The operation.</summary>
    public const string Operation = "operations/ios-x";

    private const int ReviewYears = 3;

    /// <summary>Frames a domain: for every participant of the operation, green.</summary>
    public PushRecord Domain(string agency, string id, Domain domain, bool thirdCountries) =>
        Frame(agency, id, new RecordContent { Domain = domain }, Tlp.Green, thirdCountries);

    /// <summary>Frames a suspect: personal data stays within the EU and EEA, amber, for the police alone (H0).</summary>
    public PushRecord Suspect(string agency, string id, Suspect suspect)
    {
        var record = Frame(agency, id, new RecordContent { Suspect = suspect }, Tlp.Amber, thirdCountries: false);
        record.Record.Marking.HandlingCodes.Add(HandlingCode.H0);
        record.Record.Marking.Grading = new Grading { Europol = new EuropolGrade { Source = EuropolSource.A, Information = EuropolInformation._1 } };
        return record;
    }

    /// <summary>Frames an asset: amber.</summary>
    public PushRecord Asset(string agency, string id, Asset asset, bool thirdCountries) =>
        Frame(agency, id, new RecordContent { Asset = asset }, Tlp.Amber, thirdCountries);

    private PushRecord Frame(string agency, string id, RecordContent content, Tlp tlp, bool thirdCountries)
    {
        var review = today.AddYears(ReviewYears);
        content.Operation = Operation;
        return new PushRecord
        {
            Record = new Record
            {
                Name = $"agencies/{agency}/records/{id}",
                Content = content,
                Marking = new Marking { Tlp = tlp, ReviewBy = new Date { Year = review.Year, Month = review.Month, Day = review.Day } },
            },
            Distribution = new Distribution { Operations = { Operation }, ThirdCountriesAllowed = thirdCountries },
        };
    }
}
