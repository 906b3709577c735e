using System.Collections.Concurrent;
using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// The numbers that rows hold in the place of names: agencies, operations, audiences. Read by every thread; added to by the
/// writer alone, before the commit that first uses them, and read anew from the database after a rollback.
/// </summary>
internal sealed class Numbers
{
    private readonly ConcurrentDictionary<AgencyId, int> _agencyNumbers = new();
    private readonly ConcurrentDictionary<int, AgencyId> _agencies = new();
    private readonly ConcurrentDictionary<OperationId, int> _operationNumbers = new();
    private readonly ConcurrentDictionary<int, OperationId> _operations = new();
    private readonly ConcurrentDictionary<Audience, int> _audienceNumbers = new();
    private readonly ConcurrentDictionary<int, Audience> _audiences = new();

    /// <summary>Every interned audience with its number, by number.</summary>
    public IReadOnlyList<(int Number, Audience Audience)> Audiences => [.. _audiences.Select(p => (p.Key, p.Value)).OrderBy(p => p.Key)];

    public void Load(Database database)
    {
        _agencyNumbers.Clear();
        _agencies.Clear();
        _operationNumbers.Clear();
        _operations.Clear();
        _audienceNumbers.Clear();
        _audiences.Clear();

        using var agencies = database.Once("SELECT agency_no, id FROM agencies");
        while (agencies.Step())
        {
            if (AgencyId.TryParse(agencies.Text(1), out var id))
            {
                Add(agencies.Int(0), id);
            }
        }

        using var operations = database.Once("SELECT operation_no, id FROM operations");
        while (operations.Step())
        {
            if (OperationId.TryParse(operations.Text(1), out var id))
            {
                Add(operations.Int(0), id);
            }
        }

        using var audiences = database.Once("SELECT audience_no, definition FROM audiences");
        while (audiences.Step())
        {
            Add(audiences.Int(0), Sharing.Audience.FromDefinition(audiences.Text(1)));
        }
    }

    public int? Find(AgencyId agency) => _agencyNumbers.TryGetValue(agency, out var number) ? number : null;

    public int? Find(OperationId operation) => _operationNumbers.TryGetValue(operation, out var number) ? number : null;

    public int? Find(Audience audience) => _audienceNumbers.TryGetValue(audience, out var number) ? number : null;

    public AgencyId Agency(int number) => _agencies[number];

    public OperationId? Operation(long? number) => number is { } known ? _operations[(int)known] : null;

    public Audience Audience(int number) => _audiences[number];

    public void Add(int number, AgencyId agency) => (_agencyNumbers[agency], _agencies[number]) = (number, agency);

    public void Add(int number, OperationId operation) => (_operationNumbers[operation], _operations[number]) = (number, operation);

    public void Add(int number, Audience audience) => (_audienceNumbers[audience], _audiences[number]) = (number, audience);
}
