using System.Globalization;
using Exchange.Agencies;
using Google.Protobuf.WellKnownTypes;
using Wire = Exchange.V1;

namespace Exchange.Server.Proposals;

/// <summary>Proposals and notices to the wire, and their names.</summary>
internal static class ProposalMapper
{
    private const string Collection = "proposals/";

    public static Wire.Proposal ToWire(Proposal proposal) => new()
    {
        Name = NameOf(proposal.Number),
        Summary = proposal.Change.Summary,
        Agency = proposal.Change.About.Count > 0 ? proposal.Change.About[0].Name : "",
        Proposer = proposal.Proposer,
        CreateTime = proposal.CreateTime.ToTimestamp(),
        ExpireTime = proposal.ExpireTime.ToTimestamp(),
        State = (Wire.ProposalState)proposal.State,
        Decider = proposal.Decider,
    };

    public static Wire.Notice ToWire(Notice notice) => new()
    {
        CreateTime = notice.CreateTime.ToTimestamp(),
        Summary = notice.Summary,
        Proposal = notice.Proposal is { } number ? NameOf(number) : "",
    };

    public static long? ToNumber(string name) =>
        name.StartsWith(Collection, StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(Collection.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string NameOf(long number) => Collection + number.ToString(CultureInfo.InvariantCulture);
}
