using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Records;

namespace Exchange.Server.Records;

/// <summary>
/// Encodes the changes of a page as they are read, from where they lie in the store, each as field 1 of <c>ChangePage</c>. The lists
/// are used for one page after the other; the room leaves with its page.
/// </summary>
/// <param name="records">Encodes a change.</param>
/// <param name="reader">Who reads: its own records come with their distribution, and with all of their links.</param>
/// <param name="show">Leaves out of a record's links what the reader cannot see. Asked when the page has been read, since it asks the store.</param>
internal sealed class PageWriter(RecordWriter records, AgencyId reader, Func<StoredRecord, StoredRecord> show) : IFeedWriter
{
    // A page is given a sixteenth more room than the one before took.
    private const int Spare = 16;

    private readonly List<Place> _places = [];
    private readonly List<(int Place, StoredRecord Record)> _linked = [];
    private readonly List<long> _given = [];
    private byte[] _octets = [];
    private int _length;

    // About what a page of this pull takes.
    private int _usual;

    /// <inheritdoc/>
    public void Add(ChangeKind kind, in RecordView record)
    {
        var place = new Place(new FeedOrder(kind, record), _length, 0);
        if (kind == ChangeKind.Upserted)
        {
            _given.Add(record.RevisedAt);
            if (!record.Links.IsEmpty)
            {
                _linked.Add((_places.Count, record.Keep()));
                _places.Add(place);
                return;
            }
        }

        _places.Add(place with { Length = Write(kind, record) });
    }

    /// <summary>Ends the page, and begins the next.</summary>
    /// <param name="page">As read.</param>
    /// <returns>The page as it leaves.</returns>
    public PreparedPage Finish(FeedPage page)
    {
        foreach (var (place, record) in _linked)
        {
            _places[place] = _places[place] with { Start = _length, Length = Write(ChangeKind.Upserted, show(record).ToView()) };
        }

        // Links are shown as far as their reader sees what they lead to.
        var prepared = new PreparedPage(_linked.Count == 0 ? page : page with { Originators = null }, _places.Count, InOrder(), _given);
        Clear();
        return prepared;
    }

    /// <summary>Forgets what was added.</summary>
    public void Clear()
    {
        _places.Clear();
        _linked.Clear();
        _given.Clear();
        (_octets, _length) = ([], 0);
    }

    private int Write(ChangeKind kind, in RecordView record)
    {
        if (_octets.Length == 0 && _usual > 0)
        {
            _octets = GC.AllocateUninitializedArray<byte>(_usual);
        }

        var length = records.Write(kind, record, record.Originator == reader, ref _octets, _length);
        _length += length;
        return length;
    }

    /// <summary>The changes, encoded, in the order in which they are shown: where they lie, when that is the order and there is hardly more room than they take.</summary>
    private ReadOnlyMemory<byte> InOrder()
    {
        _usual = _length + (_length / Spare);
        var isInOrder = IsInOrder();
        if (isInOrder && _octets.Length - _length <= _length / Spare)
        {
            return _octets.AsMemory(0, _length);
        }

        var changes = GC.AllocateUninitializedArray<byte>(_length);
        if (isInOrder)
        {
            _octets.AsSpan(0, _length).CopyTo(changes);
            return changes;
        }

        var at = 0;
        foreach (var place in _places.OrderBy(p => p.Order))
        {
            _octets.AsSpan(place.Start, place.Length).CopyTo(changes.AsSpan(at));
            at += place.Length;
        }

        return changes;
    }

    private bool IsInOrder()
    {
        for (var i = 1; i < _places.Count; i++)
        {
            if (_places[i - 1].Order.CompareTo(_places[i].Order) > 0 || _places[i - 1].Start > _places[i].Start)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where a change lies.</summary>
    private readonly record struct Place(FeedOrder Order, int Start, int Length);
}
