using System.Globalization;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Operations;

/// <summary>A report as rows for a spreadsheet.</summary>
internal static class ReportFigures
{
    /// <summary>Makes the rows.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IEnumerable<ReportFigure> Of(Wire.ReportOperationResponse report)
    {
        yield return Count("domains", "", "domain", report.DomainCount);
        yield return Count("domains_taken_down", "", "domain", report.DomainsTakenDownCount);
        foreach (var row in report.DomainsByStatus)
        {
            yield return Count("domains_by_status", Wording.Code(row.Status), "domain", row.Count);
        }

        foreach (var row in report.DomainsByGoods)
        {
            yield return Count("domains_by_goods", Wording.Code(row.Category), "domain", row.Count);
        }

        foreach (var row in report.DomainsByAgency)
        {
            yield return Count("domains_by_agency", Wording.Id(row.Agency), "domain", row.DomainCount);
            yield return Count("suspects_by_agency", Wording.Id(row.Agency), "person", row.SuspectCount);
            yield return Count("assets_by_agency", Wording.Id(row.Agency), "asset", row.AssetCount);
        }

        foreach (var row in report.SuspectsByStatus)
        {
            yield return Count("suspects_by_status", Wording.Code(row.Status), "person", row.Count);
        }

        yield return Count("arrests", "", "person", report.ArrestCount);
        foreach (var row in report.ProductsSeized)
        {
            yield return Count("products_seized", Wording.Code(row.Category), row.Unit, row.Quantity);
        }

        foreach (var row in report.Money)
        {
            yield return new ReportFigure("money", row.AssetKind, Wording.Code(row.Status), row.Total.CurrencyCode, Wording.Number(row.Total));
            yield return Count("money_assets", row.AssetKind, "asset", row.AssetCount) with { Detail = Wording.Code(row.Status) };
        }
    }

    private static ReportFigure Count(string name, string category, string unit, long value) =>
        new(name, category, "", unit, value.ToString(CultureInfo.InvariantCulture));
}
