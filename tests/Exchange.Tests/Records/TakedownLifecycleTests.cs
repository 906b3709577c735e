using Exchange.Records;
using Xunit;
using static Exchange.Records.TakedownStatus;

namespace Exchange.Tests.Records;

/// <summary>The whole table: what is not named here is not allowed.</summary>
public sealed class TakedownLifecycleTests
{
    private static readonly Dictionary<TakedownStatus, TakedownStatus[]> Table = new()
    {
        [Unspecified] = [],
        [Nominated] = [Deconflicted, Refused],
        [Deconflicted] = [Authorised, Refused],
        [Authorised] = [Requested, Refused],
        [Requested] = [Actioned, Refused],
        [Actioned] = [Verified, Reappeared, Restored, Appealed],
        [Verified] = [Reappeared, Restored, Appealed],
        [Reappeared] = [Authorised, Requested, Actioned, Refused],
        [Restored] = [Nominated],
        [Appealed] = [Actioned, Verified, Restored],
        [Refused] = [Nominated],
    };

    public static TheoryData<TakedownStatus, TakedownStatus> Pairs
    {
        get
        {
            var pairs = new TheoryData<TakedownStatus, TakedownStatus>();
            foreach (var from in Enum.GetValues<TakedownStatus>())
            {
                foreach (var to in Enum.GetValues<TakedownStatus>())
                {
                    pairs.Add(from, to);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Allows_WhatTheTableSays_AndToStay(TakedownStatus from, TakedownStatus to)
    {
        Assert.Equal(from == to || Table[from].Contains(to), TakedownLifecycle.Allows(from, to));
        Assert.Equal(Table[from].Contains(to), TakedownLifecycle.StepsFrom(from).Contains(to));
    }
}
