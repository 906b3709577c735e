using System.Buffers;
using Exchange.Records;

namespace Exchange.Matching;

/// <summary>
/// What an originator may take as a record's id. An id travels in logs and receipts and outlives an erasure, so it gives nothing
/// away: no account, wallet or telephone number, alone or beside other parts. A person's name the hub cannot tell from chance, nor a
/// base58 address whose letter case, which its checksum needs, was folded away.
/// </summary>
public static class RecordIdRule
{
    private const int ShortestPhone = 8;
    private const int LongestPhone = 15;
    private const int ShortestNumber = 14;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> HexadecimalOrHyphen = SearchValues.Create("0123456789abcdef-");

    private static readonly string[] PhoneWords = ["tel", "phone", "mobile", "cell", "msisdn", "sms", "whatsapp", "signal", "telegram", "call"];

    /// <summary>Checks an id.</summary>
    /// <param name="id">The id alone.</param>
    /// <returns>The refusal, or null when it may be taken.</returns>
    public static Refusal? Check(string id)
    {
        if (!RecordKey.IsId(id))
        {
            return new Refusal(RefusalReason.FieldMalformed, "a record id is 8 to 64 of [a-z0-9-]");
        }

        // What is hexadecimal and as long as a UUID or a hash is one: the few that chance makes look like an IBAN must pass.
        if (IsUuidOrHash(id))
        {
            return null;
        }

        if (IsPhone(id))
        {
            return Revealing("a telephone number");
        }

        // Groups of a number may stand apart, and words before or after it: every run of parts is looked at.
        var parts = id.Split('-', StringSplitOptions.RemoveEmptyEntries);
        for (var first = 0; first < parts.Length; first++)
        {
            var run = "";
            for (var last = first; last < parts.Length; last++)
            {
                run += parts[last];
                if (run.Length >= ShortestNumber && Named(run) is { } what)
                {
                    return Revealing(what);
                }
            }
        }

        return null;
    }

    private static bool IsUuidOrHash(string id)
    {
        var isUuid = id.Length == 36 && id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-';
        return isUuid
            ? id.AsSpan().Count('-') == 4 && !id.AsSpan().ContainsAnyExcept(HexadecimalOrHyphen)
            : id.Length is 32 or 40 or 56 or 64 && !id.AsSpan().ContainsAnyExcept(Hexadecimal);
    }

    /// <summary>Digits alone, as many as ITU-T E.164 has, or behind a word that says so.</summary>
    private static bool IsPhone(string id)
    {
        var compact = id.Replace("-", "", StringComparison.Ordinal);
        var word = PhoneWords.FirstOrDefault(w => compact.StartsWith(w, StringComparison.Ordinal)) ?? "";
        var number = compact.AsSpan(word.Length);
        return number.Length is >= ShortestPhone and <= LongestPhone && !number.ContainsAnyExceptInRange('0', '9');
    }

    private static string? Named(string run)
    {
        if (!Iban.Parse(run).IsRefused)
        {
            return "a bank account number";
        }

        var isWallet = Bech32.IsWitnessAddress(run, "bc")
            || Bech32.IsWitnessAddress(run, "ltc")
            || CashAddress.Canonical(run) is not null
            || (run.Length == 42 && run.StartsWith("0x", StringComparison.Ordinal) && run.Skip(2).All(char.IsAsciiHexDigitLower));
        return isWallet ? "a wallet address" : null;
    }

    private static Refusal Revealing(string what) =>
        new(RefusalReason.RecordIdRevealing, $"the record id has the form of {what}; use an opaque one (the client library derives one)");
}
