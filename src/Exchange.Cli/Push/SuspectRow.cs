using Exchange.Cli.Lists;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>A row about a suspect.</summary>
internal static class SuspectRow
{
    public static Wire.Suspect Read(RowCells cells, out string key)
    {
        var suspect = new Wire.Suspect
        {
            BirthDate = cells.PartialDate(Column.BirthDate),
            Nationalities = { cells.Words(Column.Nationalities).Select(n => n.ToUpperInvariant()) },
            Role = cells.Text(Column.Role),
            Status = cells.Enum(Column.Status, Vocabulary.Suspect),
            DataSubjectCategory = cells.Enum(Column.DataSubjectCategory, Vocabulary.Category),
            Certainty = cells.Enum(Column.Certainty, Vocabulary.Certainty),
        };
        var (given, family) = (cells.Text(Column.GivenName), cells.Text(Column.FamilyName));
        var full = cells.Has(Column.FullName) ? cells.Text(Column.FullName) : $"{given} {family}".Trim();
        if (full.Length == 0)
        {
            cells.Required(Column.FullName, "the person's name is missing");
        }

        suspect.Names.Add(new Wire.PersonName { FullName = full, GivenName = given, FamilyName = family });
        suspect.Names.AddRange(cells.List(Column.Aliases).Select(a => new Wire.PersonName { FullName = a, Alias = true }));
        suspect.Identifiers.AddRange(Identifiers(cells));
        suspect.Arrest = Arrest(cells);
        Require(cells, Column.Status, "state where the case stands");
        Require(cells, Column.DataSubjectCategory, "state whose data it is (Directive (EU) 2016/680 art. 6)");
        Require(cells, Column.Certainty, "state whether it is fact or assessment (art. 7)");
        key = KeyOf(suspect);
        return suspect;
    }

    /// <summary>What tells a person from others: the first identifier, else name and whole birth date; empty when neither is known.</summary>
    public static string KeyOf(Wire.Suspect suspect)
    {
        if (suspect.Identifiers.FirstOrDefault() is { } identifier)
        {
            return $"identifier:{identifier.Type}:{identifier.Issuer}:{identifier.Value}";
        }

        return suspect is { BirthDate: { Day: > 0 } born, Names: [{ FullName.Length: > 0 } name, ..] }
            ? $"person:{name.FullName.ToUpperInvariant()}:{born.Year:D4}-{born.Month:D2}-{born.Day:D2}"
            : "";
    }

    private static void Require(RowCells cells, Column column, string message)
    {
        if (!cells.Has(column))
        {
            cells.Required(column, message);
        }
    }

    private static Wire.Arrest? Arrest(RowCells cells)
    {
        var (country, agency) = (cells.Text(Column.ArrestCountry), cells.Text(Column.ArrestAgency));
        if (!cells.Has(Column.ArrestDate) && country.Length == 0 && agency.Length == 0)
        {
            return null;
        }

        var name = agency.Length == 0 ? "" : AudienceName.Agency(agency);
        if (name is null)
        {
            cells.Add(Column.ArrestAgency, RefusalReason.FieldMalformed, "is no agency's id", "write the agency's id, such as bka");
        }

        return new Wire.Arrest { ArrestDate = cells.Date(Column.ArrestDate), Country = country.ToUpperInvariant(), Agency = name ?? "" };
    }

    /// <summary>type:value or type:issuer:value, separated by bars.</summary>
    private static IEnumerable<Wire.PersonIdentifier> Identifiers(RowCells cells)
    {
        foreach (var text in cells.List(Column.Identifiers))
        {
            var parts = text.Split(':', 3, StringSplitOptions.TrimEntries);
            if (parts.Length >= 2 && Vocabulary.Identifier.TryParse(parts[0], out var type) && parts[^1].Length > 0)
            {
                yield return new Wire.PersonIdentifier { Type = type, Issuer = parts.Length == 3 ? parts[1] : "", Value = parts[^1] };
            }
            else
            {
                cells.Add(Column.Identifiers, RefusalReason.FieldMalformed, "holds what is no identifier", $"write type:value or type:issuer:value, such as passport:IT:YA1234567|email:shop@mail.example (types: {Vocabulary.Identifier.Words})");
            }
        }
    }
}
