using System.Globalization;

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
}
