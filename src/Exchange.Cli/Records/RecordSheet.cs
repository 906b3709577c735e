using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary>A record in plain words: what it is, whose, since when; what may be done with it; whom to contact.</summary>
internal static class RecordSheet
{
    /// <summary>Makes the sheet.</summary>
    /// <param name="record">The record.</param>
    /// <param name="distribution">Who gets it; null when the reader may not know.</param>
    /// <param name="originator">The originator in the directory; null when it is not there.</param>
    /// <param name="today">The day, to warn of a review that is near.</param>
    /// <returns>The sheet.</returns>
    public static FactSheet Make(Wire.Record record, Wire.Distribution? distribution, Wire.Agency? originator, DateOnly today)
    {
        var sheet = new FactSheet();
        sheet.Head(SafeText.ForTerminal(RecordTitle.Of(record)));
        sheet.Add("kind", RecordTitle.Kind(record));
        AddBody(sheet, record);
        sheet.Add("operation", Wording.Id(record.Content?.Operation ?? ""));
        sheet.Add("note", record.Content?.Note);
        sheet.Add("correction", record.Content?.Correction?.Reason);
        sheet.Add("originator", originator is null ? RecordTitle.Originator(record.Name) : $"{originator.DisplayName} ({Wording.Id(originator.Name)})");
        sheet.Add("first shared", Wording.Time(record.CreateTime));
        sheet.Add("this state", $"revision {record.Revision}, since {Wording.Time(record.UpdateTime)}");
        sheet.Add("record", record.Name);
        foreach (var link in record.Links)
        {
            sheet.Add("link", $"{Wording.Words(link.Relation)} {link.Target}");
        }

        AddMarking(sheet, record.Marking, today);
        AddContact(sheet, record, originator);
        if (distribution is not null)
        {
            AddDistribution(sheet, distribution);
        }

        return sheet;
    }

    private static void AddBody(FactSheet sheet, Wire.Record record)
    {
        switch (record.Content?.BodyCase)
        {
            case Wire.RecordContent.BodyOneofCase.Domain: BodySheet.Add(sheet, record.Content.Domain, record.Derived); break;
            case Wire.RecordContent.BodyOneofCase.Suspect: BodySheet.Add(sheet, record.Content.Suspect); break;
            case Wire.RecordContent.BodyOneofCase.Asset: BodySheet.Add(sheet, record.Content.Asset); break;
            default: sheet.Add("content", "of a kind that this version of the tool does not know; update it"); break;
        }
    }

    private static void AddMarking(FactSheet sheet, Wire.Marking? marking, DateOnly today)
    {
        sheet.Head("What may be done with it");
        if (marking is null)
        {
            sheet.Add("marking", "none came with it: ask the originator before any use");
            return;
        }

        if (marking.Restriction is { } restriction)
        {
            sheet.Add("RESTRICTED", $"keep it, do not use it: {MarkingGuide.Meaning(restriction.Ground)} (Directive (EU) 2016/680 art. 16(3))");
        }

        sheet.Add("sharing", $"{RecordTitle.Tlp(marking.Tlp)}: {MarkingGuide.Meaning(marking.Tlp)}");
        foreach (var code in marking.HandlingCodes)
        {
            sheet.Add("handling", $"{Wording.Code(code)}: {MarkingGuide.Meaning(code, marking.HandlingText)}");
        }

        sheet.Add("actions", marking.Pap == Wire.Pap.Unspecified ? MarkingGuide.Meaning(marking.Pap) : $"PAP:{Wording.Code(marking.Pap)}: {MarkingGuide.Meaning(marking.Pap)}");
        sheet.Add("reliability", MarkingGuide.Meaning(marking.Grading));
        sheet.Add("purposes", marking.Purposes.Count == 0 ? "any but running the hub" : $"only {string.Join(", ", marking.Purposes.Select(Wording.Words))}");
        sheet.Add("kept until", Until(marking, today));
    }

    private static string Until(Wire.Marking marking, DateOnly today)
    {
        var day = Wording.Day(marking.ReviewBy);
        if (marking.ReviewBy is not { Day: > 0 } review)
        {
            return day;
        }

        var left = new DateOnly(review.Year, review.Month, review.Day).DayNumber - today.DayNumber;
        return left switch
        {
            < 0 => $"{day}: the review date has passed; it is to be erased unless the originator renews it",
            <= 30 => $"{day} ({left} days left), then erased unless the originator renews it",
            _ => $"{day}, then erased unless the originator renews it",
        };
    }

    private static void AddContact(FactSheet sheet, Wire.Record record, Wire.Agency? originator)
    {
        sheet.Head("Whom to contact");
        if (originator is null)
        {
            sheet.Add("agency", $"{RecordTitle.Originator(record.Name)}; it is not in the directory: ask the hub's operators");
            return;
        }

        sheet.Add("agency", $"{originator.DisplayName}, {originator.Country}");
        sheet.Add("contact", originator.Contact);
        sheet.Add("quote", record.Name);
    }

    private static void AddDistribution(FactSheet sheet, Wire.Distribution distribution)
    {
        sheet.Head("Who gets it (shown to the originator and to auditors)");
        sheet.Add("everyone", distribution.Everyone ? "every agency of the hub" : "");
        sheet.Add("agencies", Ids(distribution.Agencies));
        sheet.Add("operations", distribution.Operations.Count == 0 ? "" : $"participants of {Ids(distribution.Operations)}");
        sheet.Add("groups", distribution.Groups.Count == 0 ? "" : $"members of {Ids(distribution.Groups)} ('exchange groups' shows them)");
        if (!distribution.Everyone && distribution.Agencies.Count + distribution.Operations.Count + distribution.Groups.Count == 0)
        {
            sheet.Add("audience", "nobody but the originator");
        }

        sheet.Add("excluded", distribution.ExcludedAgencies.Count == 0 ? "" : $"never {Ids(distribution.ExcludedAgencies)}, whatever else says");
        sheet.Add(
            "officers",
            distribution.Officers.Count == 0
                ? ""
                : $"only {string.Join(", ", distribution.Officers.Select(o => $"{Wording.Id(o)} of {RecordTitle.Originator(o)}"))}, by their own certificates; no agency's system pulls it");
        sheet.Add("embargo", distribution.EmbargoEndTime is { } end ? $"until {Wording.Time(end)} nobody but the originator sees it" : "");
        sheet.Add("third countries", distribution.ThirdCountriesAllowed ? "agencies outside the EU and EEA may get it" : "not to agencies outside the EU and EEA");
    }

    private static string Ids(IEnumerable<string> names) => string.Join(", ", names.Select(Wording.Id));
}
