using Xunit;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>The departures of a run: what the hub is told and what follows, beside the model.</summary>
internal sealed class DepartureRun(IHubUnderTest hub, FeedModel model, DutyRun duties)
{
    private readonly DepartureModel _departures = new(model);

    public bool HasLeft(int agency) => _departures.HasLeft(agency);

    /// <summary>An agency leaves, or may not: hub and model say the same.</summary>
    public async Task DepartAsync(FeedStep.Depart depart)
    {
        var leaves = false;
        foreach (var _ in _departures.Depart(depart.Agency, depart.Successor))
        {
            leaves = true;
            duties.Settle();
        }

        Assert.Equal(leaves, await hub.DepartAsync(depart.Agency, depart.Successor));
    }

    /// <summary>The hub has done what was due.</summary>
    public void Clear()
    {
        while (_departures.Clear() is { } erased)
        {
            duties.Settle(erased);
        }
    }
}
