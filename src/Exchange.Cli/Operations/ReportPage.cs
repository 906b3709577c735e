using Exchange.Cli.Output;
using Google.Type;
using Wire = Exchange.V1;

namespace Exchange.Cli.Operations;

/// <summary>A report for people: the totals, then what they are made of.</summary>
internal static class ReportPage
{
    /// <summary>Writes it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="environment">Where to.</param>
    public static void Write(Wire.ReportOperationResponse report, ToolEnvironment environment)
    {
        Totals(report).Write(environment);
        Table("Domains by status", environment, report.DomainsByStatus, ["status", ">domains"], r => [Wording.Words(r.Status), Wording.Count(r.Count)]);
        Table("Domains by goods", environment, report.DomainsByGoods, ["goods", ">domains"], r => [Wording.Words(r.Category), Wording.Count(r.Count)]);
        Table(
            "By agency",
            environment,
            report.DomainsByAgency,
            ["agency", ">domains", ">suspects", ">assets"],
            r => [Wording.Id(r.Agency), Wording.Count(r.DomainCount), Wording.Count(r.SuspectCount), Wording.Count(r.AssetCount)]);
        Table("Suspects by status", environment, report.SuspectsByStatus, ["status", ">suspects"], r => [Wording.Words(r.Status), Wording.Count(r.Count)]);
        Table("Products seized", environment, report.ProductsSeized, ["goods", "unit", ">quantity"], r => [Wording.Words(r.Category), r.Unit, Wording.Count(r.Quantity)]);
        Table(
            "Money frozen, seized or confiscated now (each asset once)",
            environment,
            report.Money,
            ["kind", "status", ">assets", ">total"],
            r => [r.AssetKind.Replace('_', ' '), Wording.Words(r.Status), Wording.Count(r.AssetCount), Wording.Amount(r.Total)]);
        Notes(report, environment);
    }

    private static FactSheet Totals(Wire.ReportOperationResponse report)
    {
        var sheet = new FactSheet();
        var operation = report.Operation;
        sheet.Head(SafeText.ForTerminal($"Result of {operation?.DisplayName} ({Wording.Id(operation?.Name ?? "")}), as far as your agency may see"));
        sheet.Add("domains", $"{Wording.Count(report.DomainCount)}, of which taken down {Wording.Count(report.DomainsTakenDownCount)}");
        sheet.Add("arrests", Wording.Count(report.ArrestCount));
        sheet.Add("products seized", string.Join("; ", report.ProductsSeized.GroupBy(p => p.Unit).Select(g => $"{Wording.Count(g.Sum(p => p.Quantity))} {Unit(g.Key, g.Sum(p => p.Quantity))}")) is { Length: > 0 } goods ? goods : "0");
        foreach (var currency in report.Money.GroupBy(m => m.Total.CurrencyCode))
        {
            sheet.Add("money held", Wording.Amount(Sum(currency.Key, currency.Select(m => m.Total))));
        }

        sheet.Add("as of", Wording.Time(report.AsOfTime));
        return sheet;
    }

    private static void Notes(Wire.ReportOperationResponse report, ToolEnvironment environment)
    {
        var rows = report.DomainsByAgency.Sum(r => r.DomainCount);
        environment.Output.WriteLine();
        environment.Output.WriteLine(rows > report.DomainCount
            ? $"The agencies' rows add to {Wording.Count(rows)} domains: {Wording.Count(rows - report.DomainCount)} more than there are, since agencies name the same domain."
            : "The agencies' rows may add to more than the total where agencies name the same domain; here they do not.");
        if (report.DomainsByStatus.Sum(r => r.Count) > report.DomainCount || report.DomainsByGoods.Sum(r => r.Count) > report.DomainCount)
        {
            environment.Output.WriteLine("A domain that two agencies hold in two states, or with two categories of goods, counts in both rows.");
        }
    }

    private static void Table<T>(string heading, ToolEnvironment environment, IReadOnlyCollection<T> rows, string[] headers, Func<T, string[]> cells)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var table = new TextTable(headers);
        foreach (var row in rows)
        {
            table.Add(cells(row));
        }

        environment.Output.WriteLine();
        environment.Output.WriteLine(heading);
        table.Write(environment);
    }

    private static string Unit(string unit, long quantity) => unit == "item" && quantity != 1 ? "items" : unit;

    private static Money Sum(string currency, IEnumerable<Money> amounts)
    {
        var total = amounts.Sum(m => m.Units + (m.Nanos / 1_000_000_000m));
        return new Money { CurrencyCode = currency, Units = (long)decimal.Truncate(total), Nanos = (int)((total - decimal.Truncate(total)) * 1_000_000_000m) };
    }
}
