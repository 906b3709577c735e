using Exchange.Cli.Lists;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>The cells that make a distribution. A row that names any of them states its audience whole.</summary>
internal static class AudienceCells
{
    private static readonly char[] Between = ['|', ',', ';', ' '];

    private static readonly Column[] Columns =
        [Column.Agencies, Column.Operations, Column.Groups, Column.Everyone, Column.ExcludedAgencies, Column.Officers, Column.EmbargoEnd, Column.ThirdCountries];

    /// <summary>Reads the distribution; the default when the row states none.</summary>
    public static Wire.Distribution? Read(RowCells cells, Wire.Distribution? absent)
    {
        if (!Array.Exists(Columns, cells.Has))
        {
            return absent;
        }

        var distribution = new Wire.Distribution
        {
            Agencies = { Names(cells, Column.Agencies, AudienceName.Agency, "agency's id", "write agencies' ids, such as bka|gdf; `exchange agencies` lists them") },
            Operations = { Names(cells, Column.Operations, AudienceName.Operation, "operation's id", "write operations' ids, such as ios-x; `exchange operations` lists them") },
            Groups = { Names(cells, Column.Groups, AudienceName.Group, "group's id", "write groups' ids; `exchange groups` lists yours") },
            Everyone = cells.Truth(Column.Everyone) ?? false,
            ExcludedAgencies = { Names(cells, Column.ExcludedAgencies, AudienceName.Agency, "agency's id", "write agencies' ids, such as bka|gdf; `exchange agencies` lists them") },
            Officers = { Names(cells, Column.Officers, AudienceName.Officer, "officer's id", "write agency and officer, such as bka/officer-7|gdf/m.rossi") },
            EmbargoEndTime = cells.Instant(Column.EmbargoEnd),
            ThirdCountriesAllowed = cells.Truth(Column.ThirdCountries) ?? false,
        };
        AudienceName.AddAgenciesOfOfficers(distribution);
        return distribution;
    }

    private static IEnumerable<string> Names(RowCells cells, Column column, Func<string, string?> read, string what, string remedy)
    {
        foreach (var word in cells.Text(column).Split(Between, StringSplitOptions.RemoveEmptyEntries))
        {
            if (read(word) is { } name)
            {
                yield return name;
            }
            else
            {
                cells.Add(column, RefusalReason.FieldMalformed, $"holds what is no {what}", remedy);
            }
        }
    }
}
