using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Exchange.Audit;

namespace Exchange.Client;

/// <summary>A witness policy in words, such as <c>2 of agencies/bka,agencies/pn,agencies/gdf</c>: how many of whom must have cosigned a checkpoint.</summary>
/// <param name="Threshold">How many; at least 1.</param>
/// <param name="Witnesses">Whose keys count, <c>agencies/{agency}</c>.</param>
public sealed record WitnessRule(int Threshold, IReadOnlyList<string> Witnesses)
{
    private const string Prefix = "agencies/";

    /// <summary>Reads a rule.</summary>
    /// <param name="text">The rule; agencies may be named by their ids alone.</param>
    /// <param name="rule">The rule.</param>
    /// <returns>False when it is none, or asks for more witnesses than it names.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out WitnessRule? rule)
    {
        rule = null;
        if (text.Split(" of ", 2) is not [var number, var list] || !int.TryParse(number.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var threshold))
        {
            return false;
        }

        string[] names = [.. list.Split(',', StringSplitOptions.TrimEntries).Select(n => n.StartsWith(Prefix, StringComparison.Ordinal) ? n : Prefix + n)];
        rule = threshold >= 1 && names.Distinct().Count() == names.Length && threshold <= names.Length && names.All(n => n.Length > Prefix.Length) ? new(threshold, names) : null;
        return rule is not null;
    }

    /// <summary>Says which witnesses cosigned a checkpoint. A line that names one of their keys and does not verify is no cosignature.</summary>
    /// <param name="checkpoint">The checkpoint, its log's signature verified.</param>
    /// <param name="keys">Keys of the type <see cref="SignatureType.Cosignature"/>, named as their agencies.</param>
    /// <returns>Their names.</returns>
    public IReadOnlyList<string> CosignersOf(SignedCheckpoint checkpoint, IEnumerable<VerifierKey> keys) =>
        [.. keys.Where(k => Witnesses.Contains(k.Name) && checkpoint.Note.CosignedAt(k) is not null).Select(k => k.Name).Distinct()];

    /// <summary>Says whether a checkpoint is witnessed.</summary>
    /// <param name="checkpoint">The checkpoint, its log's signature verified.</param>
    /// <param name="keys">Keys of the type <see cref="SignatureType.Cosignature"/>, named as their agencies.</param>
    /// <returns>True when enough of them cosigned it.</returns>
    public bool Holds(SignedCheckpoint checkpoint, IReadOnlyCollection<VerifierKey> keys)
    {
        VerifierKey[] named = [.. keys.Where(k => Witnesses.Contains(k.Name))];
        return named.Select(k => k.Name).Distinct().Count() >= Threshold && new WitnessPolicy(Threshold, named).IsWitnessed(checkpoint);
    }

    /// <summary>The rule as it is read.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Threshold} of {string.Join(',', Witnesses)}");
}
