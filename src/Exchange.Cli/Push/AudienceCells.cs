using Exchange.Agencies;
using Exchange.Cli.Lists;
using Exchange.Sharing;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>The cells that make a distribution. A row that names any of them states its audience whole.</summary>
internal static class AudienceCells
{
    private static readonly Column[] Columns = [Column.Agencies, Column.Operations, Column.Everyone, Column.ThirdCountries];

    /// <summary>Reads the distribution; the default when the row states none.</summary>
    public static Wire.Distribution? Read(RowCells cells, Wire.Distribution? absent)
    {
        if (!Array.Exists(Columns, cells.Has))
        {
            return absent;
        }

        var distribution = new Wire.Distribution
        {
            Everyone = cells.Truth(Column.Everyone) ?? false,
            ThirdCountriesAllowed = cells.Truth(Column.ThirdCountries) ?? false,
        };
        foreach (var word in cells.Text(Column.Agencies).Split(['|', ',', ';', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (AgencyName(word) is { } name)
            {
                distribution.Agencies.Add(name);
            }
            else
            {
                cells.Add(Column.Agencies, RefusalReason.FieldMalformed, "holds what is no agency's id", "write agencies' ids, such as bka|gdf; `exchange agencies` lists them");
            }
        }

        foreach (var word in cells.Text(Column.Operations).Split(['|', ',', ';', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (OperationName(word) is { } name)
            {
                distribution.Operations.Add(name);
            }
            else
            {
                cells.Add(Column.Operations, RefusalReason.FieldMalformed, "holds what is no operation's id", "write operations' ids, such as ios-x; `exchange operations` lists them");
            }
        }

        return distribution;
    }

    /// <summary>An agency by id or by name, as its name.</summary>
    public static string? AgencyName(string text) => AgencyId.TryParse(text, out var id) || AgencyId.TryParseName(text, out id) ? id.Name : null;

    /// <summary>An operation by id or by name, as its name.</summary>
    public static string? OperationName(string text) => OperationId.TryParse(text, out var id) || OperationId.TryParseName(text, out id) ? id.Name : null;
}
