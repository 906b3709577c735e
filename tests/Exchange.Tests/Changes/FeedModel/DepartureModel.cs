namespace Exchange.Tests.Changes.FeedModel;

/// <summary>What becomes of an agency that leaves and of its records, in the plainest words; each change is told, so that duties can follow it.</summary>
internal sealed class DepartureModel(FeedModel model)
{
    private readonly List<(int Agency, int Successor)> _underWay = [];
    private readonly HashSet<int> _left = [];
    private readonly int[] _leads = [.. Enumerable.Range(0, FeedHistory.Operations).Select(FeedHistory.LeadOf)];

    public bool HasLeft(int agency) => _left.Contains(agency);

    /// <summary>
    /// An agency leaves, if it may: its successor takes its place in operations, and it is in no circle. Its records go when they
    /// are due. Each item is a change; none where it may not leave.
    /// </summary>
    public IEnumerable<long> Depart(int agency, int successor)
    {
        if (!model.IsRegistered(agency) || HasLeft(agency) || successor == agency || (successor < 0 ? _leads.Contains(agency) : !model.IsActive(successor)))
        {
            yield break;
        }

        _left.Add(agency);
        _underWay.Add((agency, successor));
        model.Leave(agency);
        yield return model.Head;
        for (var circle = 0; circle < FeedHistory.Circles.Length; circle++)
        {
            if (!model.TakesPart(agency, circle, model.Head))
            {
                continue;
            }

            if (circle < FeedHistory.Operations)
            {
                _leads[circle] = _leads[circle] == agency ? successor : _leads[circle];
                if (successor >= 0 && model.Move(circle, successor, joins: true))
                {
                    yield return model.Head;
                }
            }

            model.Move(circle, agency, joins: false);
            yield return model.Head;
        }
    }

    /// <summary>Hands over and erases, or merely erases, the next record of an agency that has left; null where there is none.</summary>
    public (int Agency, int Id)? Clear()
    {
        // Who left before it had taken over hands on what it took over.
        foreach (var (agency, successor) in _underWay.Where(d => !_underWay.Exists(other => other.Successor == d.Agency)).OrderBy(d => d.Agency))
        {
            var left = model.Keys.Where(k => k.Agency == agency && !model.Latest(k)!.Erased).OrderBy(k => model.Latest(k)!.Position).ToArray();
            if (left.Length == 0)
            {
                _underWay.Remove((agency, successor));
                return Clear();
            }

            if (successor >= 0)
            {
                var taken = model.Latest((successor, left[0].Id)) is not null;
                model.HandOver(left[0], (successor, taken ? RecordIds.Handed(agency, left[0].Id) : left[0].Id));
            }

            model.Erase(left[0]);
            return left[0];
        }

        return null;
    }
}
