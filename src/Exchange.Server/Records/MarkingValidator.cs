using Exchange.Sharing;
using Google.Protobuf;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>Checks a marking, and reads from it what visibility and retention depend on.</summary>
internal static class MarkingValidator
{
    private const string At = "record.marking";

    /// <summary>Checks a marking; gives its conditions and its review date.</summary>
    public static (Conditions Conditions, DateOnly ReviewBy) Check(Wire.Marking? marking, DateOnly today, int reviewYears, Faults faults)
    {
        if (marking is null)
        {
            faults.Add(At, RefusalReason.FieldRequired, "every record is marked: TLP and review_by at least");
            return default;
        }

        faults.Required($"{At}.tlp", marking.Tlp != Wire.Tlp.Unspecified, "state a TLP label");
        CheckHandling(marking, faults);
        CheckGrading(marking.Grading, faults);
        CheckPurposes(marking.Purposes, faults);
        if (marking.Restriction is { Ground: Wire.RestrictionGround.Unspecified })
        {
            faults.Add($"{At}.restriction.ground", RefusalReason.FieldRequired, "state why processing is restricted");
        }

        var conditions = new Conditions((Tlp)marking.Tlp, PurposeSet.Of(marking.Purposes.Select(p => (Purpose)p)), marking.Restriction is not null);
        return (conditions, CheckReview(marking.ReviewBy, today, reviewYears, faults));
    }

    /// <summary>The same marking with another review date.</summary>
    public static byte[] WithReview(ReadOnlyMemory<byte> marking, DateOnly reviewBy)
    {
        var renewed = Wire.Marking.Parser.ParseFrom(marking.Span);
        renewed.ReviewBy = new Google.Type.Date { Year = reviewBy.Year, Month = reviewBy.Month, Day = reviewBy.Day };
        return renewed.ToByteArray();
    }

    private static void CheckPurposes(IReadOnlyCollection<Wire.Purpose> purposes, Faults faults)
    {
        faults.Distinct($"{At}.purposes", purposes);
        if (purposes.Any(p => p is Wire.Purpose.Unspecified or Wire.Purpose.HubOperation))
        {
            faults.Add($"{At}.purposes", RefusalReason.EnumUnknown, "names no purpose that shows records");
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

    /// <summary>Checks a review date.</summary>
    public static DateOnly CheckReview(Google.Type.Date? date, DateOnly today, int reviewYears, Faults faults, string field = At + ".review_by")
    {
        if (date is null)
        {
            faults.Add(field, RefusalReason.ReviewDateInvalid, "is required: the day on which the record is erased unless it is renewed");
            return default;
        }

        if (date.Year is < 1 or > 9999 || date.Month is < 1 or > 12 || date.Day < 1 || date.Day > DateTime.DaysInMonth(date.Year, date.Month))
        {
            faults.Add(field, RefusalReason.ReviewDateInvalid, "is no whole date");
            return default;
        }

        var review = new DateOnly(date.Year, date.Month, date.Day);
        if (review <= today || review > today.AddYears(reviewYears))
        {
            faults.Add(field, RefusalReason.ReviewDateInvalid, $"lies not between tomorrow and {reviewYears} years ahead");
        }

        return review;
    }
}
