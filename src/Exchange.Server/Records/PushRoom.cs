using Exchange.Agencies;

namespace Exchange.Server.Records;

/// <summary>
/// The room of all pushes together for batches that are read and not yet written. An agency's are read while it holds less of it than is left, so that one
/// that pushes alone has half and of eight each has a ninth (dynamic thresholds, Choudhury and Hahne 1998). A small batch of an agency that holds nothing is
/// read whatever is left: ten records do not wait for others' millions. What finds no room waits in its stream as it came, and HTTP/2 makes its sender wait.
/// </summary>
internal sealed class PushRoom(RecordLimits limits)
{
    // What a record takes beside its octets once it is read: a draft, names and outcome.
    private const int OctetsOfRecord = 1_024;

    // Fifty records of the common length.
    private const int Small = 64 * 1024;

    // Under it: all that follows.
    private readonly Lock _gate = new();
    private readonly Dictionary<AgencyId, long> _held = [];
    private readonly LinkedList<Waiter> _waiting = new();
    private long _left = limits.PushedBytes;

    /// <summary>What is left; less than nothing where a batch was longer than what was left.</summary>
    public long Left
    {
        get
        {
            lock (_gate)
            {
                return _left;
            }
        }
    }

    /// <summary>What a batch takes once it is read.</summary>
    /// <param name="octets">Its length as it came.</param>
    /// <param name="records">How many records it has.</param>
    public static long Of(int octets, int records) => octets + ((long)records * OctetsOfRecord);

    /// <summary>Waits until there is room for a batch of an agency, and takes it. Of one agency whoever waits longer is first.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="octets">What the batch takes (<see cref="Of"/>); at least 1.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The batch's place, which gives the room back when it is disposed of.</returns>
    /// <exception cref="OperationCanceledException">The caller waits no longer; no room is taken.</exception>
    public async Task<IDisposable> TakeAsync(AgencyId agency, long octets, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(octets);
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(new Place(this, agency, octets));
        lock (_gate)
        {
            _waiting.AddLast(waiter.Node);
            Admit();
        }

        using var registration = cancellationToken.UnsafeRegister(static (waiting, token) => ((Waiter)waiting!).Admitted.TrySetCanceled(token), waiter);
        try
        {
            return await waiter.Admitted.Task.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Forget(waiter);
            throw;
        }
    }

    private void Forget(Waiter waiter)
    {
        lock (_gate)
        {
            // Admit may have come upon it already.
            waiter.Node.List?.Remove(waiter.Node);
        }
    }

    private void Give(Place place)
    {
        lock (_gate)
        {
            _left += place.Octets;
            if ((_held[place.Agency] -= place.Octets) == 0)
            {
                _held.Remove(place.Agency);
            }

            Admit();
        }
    }

    private void Admit()
    {
        for (var next = _waiting.First; next is { Value: var waiter } node;)
        {
            next = node.Next;
            var place = waiter.Place;
            var held = _held.GetValueOrDefault(place.Agency);
            if (held >= _left && (held > 0 || place.Octets > Small))
            {
                continue;
            }

            _waiting.Remove(node);
            if (waiter.Admitted.TrySetResult(place))
            {
                _held[place.Agency] = held + place.Octets;
                _left -= place.Octets;
            }
        }
    }

    private sealed class Place(PushRoom room, AgencyId agency, long octets) : IDisposable
    {
        private int _isGiven;

        public AgencyId Agency => agency;

        public long Octets => octets;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0)
            {
                room.Give(this);
            }
        }
    }

    private sealed class Waiter
    {
        public Waiter(Place place)
        {
            Place = place;
            Node = new LinkedListNode<Waiter>(this);
        }

        public Place Place { get; }

        public LinkedListNode<Waiter> Node { get; }

        // Continuations run elsewhere: not under the gate.
        public TaskCompletionSource<IDisposable> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
