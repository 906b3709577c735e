using System.Collections.Concurrent;
using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// The numbers that rows hold in the place of names: agencies, operations, audiences. Read by every thread; added to by the
/// writer alone, before the commit that first uses them. What a rolled-back transaction added is taken out again; nothing
/// that was committed ever goes, so a reader never misses the number of a row that it sees.
/// </summary>
internal sealed class Numbers
{
    private readonly ConcurrentDictionary<AgencyId, int> _agencyNumbers = new();
    private readonly NumberedNames<AgencyId> _agencies = new();
    private readonly ConcurrentDictionary<OperationId, int> _operationNumbers = new();
    private readonly NumberedNames<OperationId> _operations = new();
    private readonly ConcurrentDictionary<Audience, int> _audienceNumbers = new();
    private readonly NumberedNames<Audience> _audiences = new();

    // Owned by the writer's thread: how to take back what the transaction under way has added, oldest first.
    private readonly List<Action> _additions = [];

    // Written by the writer's thread alone, whole.
    private volatile (int Number, Audience Audience)[] _byNumber = [];

    /// <summary>Every interned audience with its number, by number.</summary>
    public IReadOnlyList<(int Number, Audience Audience)> Audiences => _byNumber;

    /// <summary>How many additions the transaction under way has made.</summary>
    public int Additions => _additions.Count;

    /// <summary>Reads what is committed.</summary>
    public void Load(Database database)
    {
        Each(database, "SELECT agency_no, id FROM agencies", (number, id) => Add(number, AgencyId.TryParse(id, out var agency) ? agency : throw Damaged(id)));
        Each(database, "SELECT operation_no, id FROM operations", (number, id) => Add(number, OperationId.TryParse(id, out var operation) ? operation : throw Damaged(id)));
        var audiences = new List<(int Number, Audience Audience)>();
        Each(database, "SELECT audience_no, definition FROM audiences ORDER BY audience_no", (number, definition) =>
        {
            var audience = Sharing.Audience.FromDefinition(definition);
            Add(number, audience, _audienceNumbers, _audiences);
            audiences.Add((number, audience));
        });
        _byNumber = [.. audiences];
        Keep();
    }

    /// <summary>The additions are committed.</summary>
    public void Keep() => _additions.Clear();

    /// <summary>Takes back the additions after the first ones.</summary>
    public void TakeBack(int keep)
    {
        while (_additions.Count > keep)
        {
            _additions[^1]();
            _additions.RemoveAt(_additions.Count - 1);
        }
    }

    public int? Find(AgencyId agency) => _agencyNumbers.TryGetValue(agency, out var number) ? number : null;

    public int? Find(OperationId operation) => _operationNumbers.TryGetValue(operation, out var number) ? number : null;

    public int? Find(Audience audience) => _audienceNumbers.TryGetValue(audience, out var number) ? number : null;

    public AgencyId Agency(int number) => _agencies[number];

    public OperationId? Operation(long? number) => number is { } known ? _operations[(int)known] : null;

    public Audience Audience(int number) => _audiences[number];

    public void Add(int number, AgencyId agency) => Add(number, agency, _agencyNumbers, _agencies);

    public void Add(int number, OperationId operation) => Add(number, operation, _operationNumbers, _operations);

    public void Add(int number, Audience audience)
    {
        Add(number, audience, _audienceNumbers, _audiences);
        var before = _byNumber;
        _byNumber = [.. before, (number, audience)]; // a new number is the highest
        _additions.Add(() => _byNumber = before);
    }

    private void Add<T>(int number, T name, ConcurrentDictionary<T, int> numbers, NumberedNames<T> names)
        where T : notnull
    {
        (names[number], numbers[name]) = (name, number);
        _additions.Add(() =>
        {
            numbers.TryRemove(name, out _);
            names.Remove(number);
        });
    }

    private static void Each(Database database, string sql, Action<int, string> add)
    {
        using var rows = database.Once(sql);
        while (rows.Step())
        {
            add(rows.Int(0), rows.Text(1));
        }
    }

    private static InvalidDataException Damaged(string id) => new($"'{id}' is no id: the database is damaged");
}
