using Exchange.Agencies;
using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>What is noted of disclosures until it is committed. Every thread notes; <see cref="NoteKeeper"/> takes.</summary>
internal sealed class DisclosureNotes
{
    private readonly Lock _lock = new();

    // All guarded by the lock.
    private Dictionary<(long Pull, AgencyId Agency), (int Sent, int Confirmed)> _pulls = [];
    private HashSet<long> _sent = [];
    private TaskCompletionSource _noted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when something is noted that no commit has taken.</summary>
    public bool Any
    {
        get
        {
            lock (_lock)
            {
                return _pulls.Count + _sent.Count > 0;
            }
        }
    }

    /// <summary>Waits until something is noted that no commit has taken.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _noted.Task.WaitAsync(cancellationToken);
        }
    }

    public void Sent(long sequence)
    {
        lock (_lock)
        {
            _sent.Add(sequence);
            _noted.TrySetResult();
        }
    }

    public void Sent(AgencyId agency, PullPage page) => Note(agency, page.Pull, page.Number, confirmed: 0);

    /// <summary>What was received was sent.</summary>
    public void Confirmed(AgencyId agency, PullPage page) => Note(agency, page.Pull, page.Number, page.Number);

    /// <summary>Takes everything noted so far.</summary>
    public (Dictionary<(long Pull, AgencyId Agency), (int Sent, int Confirmed)> Pulls, HashSet<long> Sent) Take()
    {
        lock (_lock)
        {
            var taken = (_pulls, _sent);
            (_pulls, _sent, _noted) = ([], [], new(TaskCreationOptions.RunContinuationsAsynchronously));
            return taken;
        }
    }

    /// <summary>Puts back what a commit took and could not keep.</summary>
    public void PutBack((Dictionary<(long Pull, AgencyId Agency), (int Sent, int Confirmed)> Pulls, HashSet<long> Sent) taken)
    {
        foreach (var ((pull, agency), (sent, confirmed)) in taken.Pulls)
        {
            Note(agency, pull, sent, confirmed);
        }

        foreach (var sequence in taken.Sent)
        {
            Sent(sequence);
        }
    }

    private void Note(AgencyId agency, long pull, int sent, int confirmed)
    {
        lock (_lock)
        {
            var known = _pulls.GetValueOrDefault((pull, agency));
            _pulls[(pull, agency)] = (Math.Max(known.Sent, sent), Math.Max(known.Confirmed, confirmed));
            _noted.TrySetResult();
        }
    }
}
