using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>
/// Checks a marking. What would restrict delivery and is not enforced yet is rejected by name, never accepted and ignored.
/// </summary>
internal static class MarkingValidator
{
    private const string At = "record.marking";

    /// <summary>Checks a marking and gives its review date.</summary>
    public static DateOnly Check(Wire.Marking? marking, DateOnly today, int reviewYears, Faults faults)
    {
        if (marking is null)
        {
            faults.Add(At, RefusalReason.FieldRequired, "every record is marked: TLP and review_by at least");
            return default;
        }

        CheckTlp(marking.Tlp, faults);
        CheckHandling(marking, faults);
        CheckGrading(marking.Grading, faults);
        if (marking.Purposes.Count > 0)
        {
            NotEnforced("purposes", faults);
        }

        if (marking.Restriction is not null)
        {
            NotEnforced("restriction", faults);
        }

        return CheckReview(marking.ReviewBy, today, reviewYears, faults);
    }

    private static void CheckTlp(Wire.Tlp tlp, Faults faults)
    {
        faults.Required($"{At}.tlp", tlp != Wire.Tlp.Unspecified, "state a TLP label");
        if (tlp is Wire.Tlp.Red or Wire.Tlp.AmberStrict)
        {
            NotEnforced("tlp", faults);
        }
    }

    private static void CheckHandling(Wire.Marking marking, Faults faults)
    {
        faults.Distinct($"{At}.handling_codes", marking.HandlingCodes);
        if (marking.HandlingCodes.Contains(Wire.HandlingCode.Unspecified))
        {
            faults.Add($"{At}.handling_codes", RefusalReason.EnumUnknown, "names the unspecified code");
        }

        if (marking.HandlingCodes.Contains(Wire.HandlingCode.H3) != (marking.HandlingText.Length > 0))
        {
            faults.Add($"{At}.handling_text", RefusalReason.FieldMalformed, "is required with H3 and only with it");
        }

        faults.Text($"{At}.handling_text", marking.HandlingText, 500);
    }

    private static void CheckGrading(Wire.Grading? grading, Faults faults)
    {
        var whole = grading?.ScaleCase switch
        {
            null => true,
            Wire.Grading.ScaleOneofCase.Europol => grading.Europol is { Source: not Wire.EuropolSource.Unspecified, Information: not Wire.EuropolInformation.Unspecified },
            Wire.Grading.ScaleOneofCase.Admiralty => grading.Admiralty is { Source: not Wire.AdmiraltySource.Unspecified, Information: not Wire.AdmiraltyInformation.Unspecified },
            Wire.Grading.ScaleOneofCase.None => false,
            _ => false,
        };
        faults.Required($"{At}.grading", whole, "a grade names its scale, source and information");
    }

    private static DateOnly CheckReview(Google.Type.Date? date, DateOnly today, int reviewYears, Faults faults)
    {
        const string Field = At + ".review_by";
        if (date is null)
        {
            faults.Add(Field, RefusalReason.ReviewDateInvalid, "is required: the day on which the record is erased unless it is renewed");
            return default;
        }

        if (date.Year is < 1 or > 9999 || date.Month is < 1 or > 12 || date.Day < 1 || date.Day > DateTime.DaysInMonth(date.Year, date.Month))
        {
            faults.Add(Field, RefusalReason.ReviewDateInvalid, "is no whole date");
            return default;
        }

        var review = new DateOnly(date.Year, date.Month, date.Day);
        if (review <= today || review > today.AddYears(reviewYears))
        {
            faults.Add(Field, RefusalReason.ReviewDateInvalid, $"lies not between tomorrow and {reviewYears} years ahead");
        }

        return review;
    }

    private static void NotEnforced(string field, Faults faults) =>
        faults.Add($"{At}.{field}", RefusalReason.RestrictionNotEnforced, "restricts delivery in a way that this hub does not enforce yet, so it does not accept it either");
}
