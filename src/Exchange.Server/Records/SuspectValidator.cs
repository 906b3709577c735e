using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>Checks a suspect's body.</summary>
internal static class SuspectValidator
{
    private const string At = "record.content.suspect";

    public static void Check(Wire.Suspect suspect, Faults faults)
    {
        faults.Required($"{At}.names", suspect.Names.Count > 0, "give at least one name");
        faults.AtMost($"{At}.names", suspect.Names.Count, 16);
        for (var i = 0; i < suspect.Names.Count; i++)
        {
            CheckName(suspect.Names[i], $"{At}.names[{i}]", faults);
        }

        faults.Date($"{At}.birth_date", suspect.BirthDate, partial: true);
        faults.AtMost($"{At}.nationalities", suspect.Nationalities.Count, 8);
        foreach (var nationality in suspect.Nationalities)
        {
            faults.Country($"{At}.nationalities", nationality, required: true);
        }

        faults.AtMost($"{At}.identifiers", suspect.Identifiers.Count, 64);
        for (var i = 0; i < suspect.Identifiers.Count; i++)
        {
            CheckIdentifier(suspect.Identifiers[i], $"{At}.identifiers[{i}]", faults);
        }

        faults.Text($"{At}.role", suspect.Role, 100);
        faults.Required($"{At}.status", suspect.Status != Wire.SuspectStatus.Unspecified, "state where the case stands");
        faults.Required($"{At}.data_subject_category", suspect.DataSubjectCategory != Wire.DataSubjectCategory.Unspecified, "state whose data it is (Directive (EU) 2016/680 art. 6)");
        faults.Required($"{At}.certainty", suspect.Certainty != Wire.Certainty.Unspecified, "state fact or assessment (Directive (EU) 2016/680 art. 7)");
        CheckArrest(suspect, faults);
    }

    private static void CheckName(Wire.PersonName name, string at, Faults faults)
    {
        faults.Text($"{at}.full_name", name.FullName, 200, required: true);
        faults.Text($"{at}.given_name", name.GivenName, 200);
        faults.Text($"{at}.family_name", name.FamilyName, 200);
        if (name.Script.Length > 0 && (name.Script.Length != 4 || !char.IsAsciiLetterUpper(name.Script[0]) || !name.Script[1..].All(char.IsAsciiLetterLower)))
        {
            faults.Add($"{at}.script", RefusalReason.FieldMalformed, "is no ISO 15924 code such as Latn");
        }
    }

    private static void CheckIdentifier(Wire.PersonIdentifier identifier, string at, Faults faults)
    {
        faults.Required($"{at}.type", identifier.Type != Wire.PersonIdentifierType.Unspecified, "state what it is");
        faults.Text($"{at}.issuer", identifier.Issuer, 100);
        faults.Text($"{at}.value", identifier.Value, 200, required: true);
        if (identifier.Type == Wire.PersonIdentifierType.Phone && !IsPhone(identifier.Value))
        {
            faults.Add($"{at}.value", RefusalReason.FieldMalformed, "is no telephone number in E.164: + and 7 to 15 digits");
        }

        if (identifier.Type == Wire.PersonIdentifierType.Email && (identifier.Value.IndexOf('@', StringComparison.Ordinal) < 1 || identifier.Value.EndsWith('@')))
        {
            faults.Add($"{at}.value", RefusalReason.FieldMalformed, "is no e-mail address");
        }
    }

    private static bool IsPhone(string text) =>
        text.Length is >= 8 and <= 16 && text[0] == '+' && text[1] != '0' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    private static void CheckArrest(Wire.Suspect suspect, Faults faults)
    {
        if (suspect.Arrest is not { } arrest)
        {
            faults.Required($"{At}.arrest", suspect.Status != Wire.SuspectStatus.Arrested, "is required with ARRESTED");
            return;
        }

        if (suspect.Status is Wire.SuspectStatus.Identified or Wire.SuspectStatus.Wanted)
        {
            faults.Add($"{At}.arrest", RefusalReason.FieldMalformed, "is absent before ARRESTED");
        }

        faults.Date($"{At}.arrest.arrest_date", arrest.ArrestDate, required: true);
        faults.Country($"{At}.arrest.country", arrest.Country, required: true);
        if (arrest.Agency.Length > 0 && !Exchange.Agencies.AgencyId.TryParseName(arrest.Agency, out _))
        {
            faults.Add($"{At}.arrest.agency", RefusalReason.FieldMalformed, "is no name agencies/{agency}");
        }
    }
}
