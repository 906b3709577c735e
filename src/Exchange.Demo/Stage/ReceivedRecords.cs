using Exchange.Demo.Input;
using Exchange.V1;

namespace Exchange.Demo.Stage;

/// <summary>What an agency holds after its pulls.</summary>
internal sealed class ReceivedRecords
{
    private readonly Dictionary<string, Record> _records = new(StringComparer.Ordinal);

    /// <summary>Records held, by name.</summary>
    public IReadOnlyDictionary<string, Record> Records => _records;

    /// <summary>Changes that were applied.</summary>
    public int Changes { get; private set; }

    /// <summary>Changes that brought a record at a revision that was here already: a pull sends each once.</summary>
    public int Repeated { get; private set; }

    /// <summary>What is held, by kind.</summary>
    public RecordCounts Counts => _records.Values.Aggregate(default(RecordCounts), (sum, r) => sum.With(r.Content));

    /// <summary>The domains held, by canonical name.</summary>
    public IEnumerable<string> DomainNames =>
        _records.Values.Where(r => r.Content.BodyCase == RecordContent.BodyOneofCase.Domain).Select(r => r.Derived.CanonicalName);

    /// <summary>Applies one change.</summary>
    public void Apply(Change change)
    {
        Changes++;
        if (change.Kind is ChangeKind.Withdrawn or ChangeKind.Erased)
        {
            _records.Remove(change.Record.Name);
        }
        else if (change.Kind == ChangeKind.Upserted)
        {
            Repeated += _records.TryGetValue(change.Record.Name, out var held) && held.Revision == change.Record.Revision ? 1 : 0;
            _records[change.Record.Name] = change.Record;
        }
    }
}
