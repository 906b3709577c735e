using Exchange.Records;

namespace Exchange.Matching;

/// <summary>
/// What an originator may take as a record's id. An id travels in logs and receipts and outlives an erasure, so it gives nothing
/// away: no account, wallet or telephone number. A person's name the hub cannot tell from chance.
/// </summary>
public static class RecordIdRule
{
    private const int ShortestPhone = 8;
    private const int LongestPhone = 15;

    /// <summary>Checks an id.</summary>
    /// <param name="id">The id alone.</param>
    /// <returns>The refusal, or null when it may be taken.</returns>
    public static Refusal? Check(string id)
    {
        if (!RecordKey.IsId(id))
        {
            return new Refusal(RefusalReason.FieldMalformed, "a record id is 8 to 64 of [a-z0-9-]");
        }

        var compact = id.Replace("-", "", StringComparison.Ordinal);
        if (compact.All(char.IsAsciiDigit) && compact.Length is >= ShortestPhone and <= LongestPhone)
        {
            return Revealing("a telephone number");
        }

        if (!Iban.Parse(id).IsRefused)
        {
            return Revealing("a bank account number");
        }

        return Bech32.IsWitnessAddress(compact, "bc")
            || Bech32.IsWitnessAddress(compact, "ltc")
            || CashAddress.Canonical(compact) is not null
            || (compact.Length == 42 && compact.StartsWith("0x", StringComparison.Ordinal) && compact.Skip(2).All(char.IsAsciiHexDigitLower))
            ? Revealing("a wallet address")
            : null;
    }

    private static Refusal Revealing(string what) =>
        new(RefusalReason.RecordIdRevealing, $"the record id has the form of {what}; use an opaque one (the client library derives one)");
}
