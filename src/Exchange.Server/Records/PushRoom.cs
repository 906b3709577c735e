using Exchange.Agencies;

namespace Exchange.Server.Records;

/// <summary>
/// The room of all pushes together for batches that are read and not yet written. An agency's are read while it holds less of it than is left, so that one
/// that pushes alone has half, of eight each has a ninth, and there is some for who comes next (dynamic thresholds, Choudhury and Hahne 1998). What
/// finds no room waits in its stream as the octets that it came as, and HTTP/2 makes its sender wait.
/// </summary>
internal sealed class PushRoom(RecordLimits limits)
{
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

    /// <summary>Waits until there is room for a batch of an agency, and takes it. Of one agency whoever waits longer is first.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="octets">The batch's.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The batch's place, which gives the room back when it is disposed of.</returns>
    /// <exception cref="OperationCanceledException">The caller waits no longer; no room is taken.</exception>
    public async Task<IDisposable> TakeAsync(AgencyId agency, int octets, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(new Place(this, agency, octets));
        lock (_gate)
        {
            _waiting.AddLast(waiter);
            Admit();
        }

        using var registration = cancellationToken.UnsafeRegister(static (waiting, token) => ((Waiter)waiting!).Admitted.TrySetCanceled(token), waiter);
        return await waiter.Admitted.Task.ConfigureAwait(false);
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
        for (var next = _waiting.First; next is { Value: var waiter } node && _left > 0;)
        {
            next = node.Next;
            var place = waiter.Place;
            var held = _held.GetValueOrDefault(place.Agency);
            if (held >= _left)
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

    private sealed class Place(PushRoom room, AgencyId agency, int octets) : IDisposable
    {
        private int _isGiven;

        public AgencyId Agency => agency;

        public int Octets => octets;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0)
            {
                room.Give(this);
            }
        }
    }

    private sealed class Waiter(Place place)
    {
        public Place Place => place;

        // Continuations run elsewhere: not under the gate.
        public TaskCompletionSource<IDisposable> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
