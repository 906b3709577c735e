using Exchange.Cli.Lists;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>The cells that make a marking.</summary>
internal static class MarkingCells
{
    private static readonly Column[] Columns = [Column.Tlp, Column.HandlingCodes, Column.HandlingText, Column.Pap, Column.Grading, Column.Purposes, Column.Restriction, Column.ReviewBy];

    /// <summary>Reads the marking; what the row leaves out is the default.</summary>
    public static Wire.Marking Read(RowCells cells, Wire.Marking absent)
    {
        if (Array.Exists(Columns, cells.Has))
        {
            absent = absent.Clone();
            absent.Tlp = cells.Enum(Column.Tlp, Vocabulary.Tlp, absent.Tlp);
            absent.Pap = cells.Enum(Column.Pap, Vocabulary.Pap, absent.Pap);
            absent.ReviewBy = cells.Date(Column.ReviewBy) ?? absent.ReviewBy;
            if (cells.Has(Column.HandlingCodes))
            {
                absent.HandlingCodes.Clear();
                absent.HandlingCodes.AddRange(cells.Enums(Column.HandlingCodes, Vocabulary.Handling));
                absent.HandlingText = "";
            }

            if (cells.Has(Column.HandlingText))
            {
                absent.HandlingText = cells.Text(Column.HandlingText);
            }

            if (cells.Has(Column.Purposes))
            {
                absent.Purposes.Clear();
                absent.Purposes.AddRange(cells.Enums(Column.Purposes, Vocabulary.Purpose));
            }

            if (cells.Has(Column.Restriction))
            {
                absent.Restriction = new Wire.Restriction { Ground = cells.Enum(Column.Restriction, Vocabulary.Restriction) };
            }

            absent.Grading = Grading(cells) ?? absent.Grading;
        }

        return absent;
    }

    /// <summary>A grade with its scale: europol:A1, admiralty:B2.</summary>
    private static Wire.Grading? Grading(RowCells cells)
    {
        var text = cells.Text(Column.Grading);
        if (text.Length == 0)
        {
            return null;
        }

        var parts = text.Split(':', StringSplitOptions.TrimEntries);
        if (parts.Length == 2 && parts[1].Length == 2)
        {
            var (source, information) = (parts[1][..1], parts[1][1..]);
            switch (parts[0].ToUpperInvariant())
            {
                case "EUROPOL" when Vocabulary.EuropolSource.TryParse(source, out var s) && Vocabulary.EuropolInformation.TryParse(information, out var i):
                    return new Wire.Grading { Europol = new Wire.EuropolGrade { Source = s, Information = i } };
                case "ADMIRALTY" when Vocabulary.AdmiraltySource.TryParse(source, out var s) && Vocabulary.AdmiraltyInformation.TryParse(information, out var i):
                    return new Wire.Grading { Admiralty = new Wire.AdmiraltyGrade { Source = s, Information = i } };
            }
        }

        cells.Add(Column.Grading, RefusalReason.FieldMalformed, "is no grade", "write the scale and the grade: europol:A1 (A, B, C, X and 1 to 4) or admiralty:B2 (A to F and 1 to 6)");
        return null;
    }
}
