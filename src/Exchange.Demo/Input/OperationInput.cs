using Exchange.V1;
using Google.Protobuf;

namespace Exchange.Demo.Input;

/// <summary>Writes the files that the agencies push, and tells what is in them, so that what the others receive can be held against it.</summary>
/// <param name="figures">What to make.</param>
/// <param name="lead">The agency that pushes the domains.</param>
/// <param name="folder">Where the files go.</param>
/// <param name="today">The day of the demonstration.</param>
internal sealed class OperationInput(OperationFigures figures, string lead, string folder, DateOnly today)
{
    private readonly RecordFrame _frame = new(today);

    /// <summary>What is pushed first: the lead's domains, and what three police forces have.</summary>
    public IReadOnlyList<InputFile> WriteFirst()
    {
        var (suspects, assets) = (new SuspectInput(_frame), new AssetInput(_frame));
        var people = Enumerable.Range(0, figures.Arrests + figures.Identified).ToArray();
        return
        [
            Write(lead, "domains.csv", "the domains of the operation", new DomainInput(_frame, lead).First(figures)),
            Write("police-es", "suspects-es.ndjson", "suspects", suspects.Of("police-es", "ES", people.Where(i => i % 2 == 0), figures)),
            Write("police-it", "suspects-and-goods-it.ndjson", "suspects and seized goods", suspects.Of("police-it", "IT", people.Where(i => i % 2 == 1), figures).Concat(assets.Goods("police-it", figures))),
            Write("police-fr", "accounts-fr.ndjson", "frozen accounts", assets.BankAccounts("police-fr", figures).Concat(assets.PlatformAccounts("police-fr", figures))),
        ];
    }

    /// <summary>What the lead pushes later: the domains that have been taken down since.</summary>
    public InputFile WriteSecond() => Write(lead, "domains-later.csv", "domains taken down since", new DomainInput(_frame, lead).Second(figures));

    /// <summary>One of the lead's domains as it stands, for everyone as before but one agency.</summary>
    /// <param name="excluded">The agency, by id.</param>
    /// <returns>The file, and the domain's name.</returns>
    public (InputFile File, string Domain) WriteNarrowed(string excluded)
    {
        var domains = new DomainInput(_frame, lead);
        var record = (figures.Late < figures.Domains ? domains.First(figures) : domains.Second(figures)).First();
        record.Distribution.ExcludedAgencies.Add($"agencies/{excluded}");
        return (Write(lead, "narrowed.csv", "one domain for fewer agencies", [record]), record.Record.Content.Domain.DomainName);
    }

    private InputFile Write(string agency, string name, string topic, IEnumerable<PushRecord> records)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        var (all, thirdCountries) = (default(RecordCounts), default(RecordCounts));
        var table = Path.GetExtension(name) == ".csv";
        using var file = new StreamWriter(path);
        if (table)
        {
            file.WriteLine(DomainTable.Header);
        }

        foreach (var record in records)
        {
            file.WriteLine(table ? DomainTable.Row(record) : JsonFormatter.Default.Format(record));
            all = all.With(record.Record.Content);
            thirdCountries = record.Distribution.ThirdCountriesAllowed ? thirdCountries.With(record.Record.Content) : thirdCountries;
        }

        return new InputFile(agency, path, topic, all, thirdCountries);
    }
}
