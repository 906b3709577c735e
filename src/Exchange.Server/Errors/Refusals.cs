using System.Globalization;
using Exchange.Audit;

namespace Exchange.Server.Errors;

/// <summary>Refusals that several rooms give.</summary>
internal static class Refusals
{
    /// <summary>A message larger than the hub takes.</summary>
    public static Refusal TooLarge(int limit) =>
        new(RefusalReason.MessageTooLarge, $"the message is larger than {limit} octets; send less at once (GetHub tells the limits)")
        {
            Facts = new Dictionary<string, string> { ["limit"] = limit.ToString(CultureInfo.InvariantCulture) },
        };

    /// <summary>Absent, hidden or not the caller's to ask about: the same answer for all (law 6), with the entry that it left.</summary>
    public static Refusal NotFound(LoggedEntry entry) => new(RefusalReason.NotFound, "no record of that name, as far as this caller may know")
    {
        Facts = new Dictionary<string, string> { ["entry_hash"] = Convert.ToHexStringLower(entry.Hash.Span) },
    };
}
