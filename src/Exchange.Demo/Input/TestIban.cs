using System.Globalization;

namespace Exchange.Demo.Input;

/// <summary>Bank account numbers whose check digits hold and whose bank code no bank has: nobody's account is named.</summary>
internal static class TestIban
{
    private const int Modulus = 97;

    /// <summary>A German number (bank code 00000000 is not given out).</summary>
    public static string German(int account) => Complete("DE", "00000000" + account.ToString("D10", CultureInfo.InvariantCulture));

    /// <summary>A Dutch number (bank TEST is nobody).</summary>
    public static string Dutch(int account) => Complete("NL", "TEST" + account.ToString("D10", CultureInfo.InvariantCulture));

    /// <summary>ISO 7064 MOD 97-10: check digits that leave the remainder 1.</summary>
    private static string Complete(string country, string account)
    {
        var remainder = 0;
        foreach (var c in account + country + "00")
        {
            remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + (c - '0')) % Modulus : ((remainder * 100) + (c - 'A' + 10)) % Modulus;
        }

        return $"{country}{(Modulus + 1 - remainder).ToString("D2", CultureInfo.InvariantCulture)}{account}";
    }
}
