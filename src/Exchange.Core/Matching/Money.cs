using System.Collections.Frozen;
using System.Globalization;

namespace Exchange.Matching;

/// <summary>An amount of money: google.type.Money with the currencies of ISO 4217.</summary>
/// <param name="Currency">Alphabetic code.</param>
/// <param name="Units">Whole units.</param>
/// <param name="Nanos">Billionths of a unit, of the same sign as the units.</param>
public readonly record struct Money(string Currency, long Units, int Nanos)
{
    private const int NanosPerUnit = 1_000_000_000;

    private static readonly FrozenDictionary<string, int> MinorUnits = LoadCurrencies();

    /// <summary>Makes an amount that is not negative.</summary>
    /// <param name="currency">ISO 4217 alphabetic code.</param>
    /// <param name="units">Whole units.</param>
    /// <param name="nanos">Billionths of a unit.</param>
    /// <returns>The amount, or MONEY_INVALID.</returns>
    public static Outcome<Money> Of(string currency, long units, int nanos)
    {
        if (!MinorUnits.TryGetValue(currency, out var digits))
        {
            return Invalid("the currency is no alphabetic code of ISO 4217");
        }

        if (units < 0 || nanos is < 0 or >= NanosPerUnit)
        {
            return Invalid("the amount is negative, or its nanos are not 0 to 999,999,999");
        }

        var smallest = NanosPerUnit;
        for (var i = 0; i < digits; i++)
        {
            smallest /= 10;
        }

        return nanos % smallest != 0
            ? Invalid($"the currency has {digits} decimal places; the amount has more")
            : new Money(currency, units, nanos);
    }

    /// <summary>Adds an amount of the same currency.</summary>
    /// <param name="other">The amount.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="OverflowException">The sum is beyond what google.type.Money holds.</exception>
    public Money Plus(Money other)
    {
        var nanos = Nanos + other.Nanos;
        return checked(this with { Units = Units + other.Units + (nanos / NanosPerUnit), Nanos = nanos % NanosPerUnit });
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var digits = MinorUnits.GetValueOrDefault(Currency, 2);
        return string.Create(CultureInfo.InvariantCulture, $"{Currency} ") + (Units + (Nanos / (decimal)NanosPerUnit)).ToString($"N{digits}", CultureInfo.InvariantCulture);
    }

    private static FrozenDictionary<string, int> LoadCurrencies()
    {
        using var text = new StreamReader(EmbeddedData.Open("currencies.tsv"));
        var currencies = new Dictionary<string, int>(StringComparer.Ordinal);
        while (text.ReadLine() is { } line)
        {
            currencies[line[..3]] = line[4] - '0';
        }

        return currencies.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static Refusal Invalid(string message) => new(RefusalReason.MoneyInvalid, message);
}
