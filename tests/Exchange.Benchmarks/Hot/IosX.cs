using Exchange.DevCertificates;
using Exchange.Sharing;
using Exchange.Tests.Sharing;

namespace Exchange.Benchmarks.Hot;

/// <summary>The agencies of Operation IOS X as visibility knows them: registered one after the other, then all of them its participants.</summary>
internal static class IosX
{
    /// <summary>How many agencies.</summary>
    public const int Agencies = 22;

    /// <summary>The position at which all were in.</summary>
    public const long Joined = Agencies + 1;

    /// <summary>Their standings and memberships.</summary>
    public static SharingState Sharing { get; } = new(
        IosXParticipants.All.Select((p, i) => new Standing(Named.Agency(p.Id), p.EeaMember, Active: true, From: i + 1)),
        IosXParticipants.All.Select(p => new Membership(
            Named.Operation("ios-x"), Named.Agency(p.Id), p.Id == IosXParticipants.Lead ? ParticipantRole.Lead : ParticipantRole.Member, Joined, long.MaxValue, DateTimeOffset.UnixEpoch)),
        [],
        []);

    /// <summary>A reader of each.</summary>
    public static Reader[] Readers { get; } = [.. Sharing.Agencies.Order().Select(a => new Reader(a, Purpose.DomainTakedown))];
}
