using System.Globalization;
using System.Reflection;
using Exchange.V1;
using Google.Protobuf.Reflection;

namespace Exchange.Demo.Input;

/// <summary>Domains as rows of a CSV file, in the columns that <c>exchange push</c> reads.</summary>
internal static class DomainTable
{
    private static readonly (string Name, Func<PushRecord, Domain, string> Cell)[] Columns =
    [
        ("domain_name", (_, d) => d.DomainName),
        ("infringement", (_, d) => Code(d.Infringement)),
        ("goods", (_, d) => Code(d.Goods[0])),
        ("goods_nature", (_, d) => Code(d.GoodsNature)),
        ("status", (_, d) => Code(d.Takedown.Status)),
        ("action", (_, d) => d.Takedown.Action == TakedownAction.Unspecified ? "" : Code(d.Takedown.Action)),
        ("status_date", (_, d) => Day(d.Takedown.StatusDate)),
        ("legal_basis", (_, d) => d.Takedown.LegalBasis),
        ("order_reference", (_, d) => d.Takedown.OrderReference),
        ("registrar", (_, d) => d.Registrar.DisplayName),
        ("registrar_iana_id", (_, d) => d.Registrar.IanaId.ToString(CultureInfo.InvariantCulture)),
        ("name_servers", (_, d) => string.Join("|", d.NameServers)),
        ("addresses", (_, d) => string.Join("|", d.Addresses)),
        ("hosting_asn", (_, d) => d.Hosting.Asn.ToString(CultureInfo.InvariantCulture)),
        ("hosting_country", (_, d) => d.Hosting.Country),
        ("operation", (r, _) => Id(r.Record.Content.Operation)),
        ("tlp", (r, _) => Code(r.Record.Marking.Tlp)),
        ("review_by", (r, _) => Day(r.Record.Marking.ReviewBy)),
        ("operations", (r, _) => string.Join("|", r.Distribution.Operations.Select(Id))),
        ("excluded_agencies", (r, _) => string.Join("|", r.Distribution.ExcludedAgencies.Select(Id))),
        ("third_countries", (r, _) => r.Distribution.ThirdCountriesAllowed ? "yes" : "no"),
    ];

    /// <summary>The first row.</summary>
    public static string Header { get; } = string.Join(',', Columns.Select(c => c.Name));

    /// <summary>A domain's row. The record's id is left to the tool, which derives it from the name with the agency's own key.</summary>
    public static string Row(PushRecord record) => string.Join(',', Columns.Select(c => Quote(c.Cell(record, record.Record.Content.Domain))));

    private static string Quote(string cell) => cell.AsSpan().ContainsAny(",\"\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private static string Id(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static string Day(Google.Type.Date date) => string.Create(CultureInfo.InvariantCulture, $"{date.Year:D4}-{date.Month:D2}-{date.Day:D2}");

    private static string Code<T>(T value)
        where T : struct, Enum => Codes<T>.ByValue[value];

    /// <summary>The codes of an enum as the contract writes them, without the enum's own prefix.</summary>
    private static class Codes<T>
        where T : struct, Enum
    {
        public static IReadOnlyDictionary<T, string> ByValue { get; } = Enum.GetValues<T>().ToDictionary(v => v, v => Written(v)[Prefix.Length..]);

        private static string Prefix => Written(default)[..^"UNSPECIFIED".Length];

        private static string Written(T value) =>
            typeof(T).GetField(value.ToString())!.GetCustomAttribute<OriginalNameAttribute>()!.Name;
    }
}
