using Exchange.Agencies;
using Exchange.Audit;

namespace Exchange.Server.Audit;

/// <summary>The keys by which agencies cosign checkpoints, from the directory, and the policy that says which of them count.</summary>
internal sealed class Witnesses(IAgencyDirectory directory, LogKeys keys, LogOptions options)
{
    /// <summary>The policy in words; empty when there is none.</summary>
    public string Policy => options.WitnessThreshold == 0 ? "" : $"{options.WitnessThreshold} of {string.Join(',', options.Witnesses.Select(w => $"agencies/{w}"))}";

    /// <summary>An agency's witness keys.</summary>
    public IReadOnlyList<VerifierKey> KeysOf(AgencyId agency) => directory.Current.Find(agency) is { State: AgencyState.Active } found ? Parse(found) : [];

    /// <summary>Says whether the policy holds for a checkpoint; false when there is none.</summary>
    public bool AreEnough(KeptCheckpoint checkpoint)
    {
        if (options.WitnessThreshold == 0 || Verifier().TryOpen(checkpoint.CosignedNote, out var signed) is false)
        {
            return false;
        }

        VerifierKey[] named = [.. directory.Current.Agencies.Where(a => options.Witnesses.Contains(a.Id.Value)).SelectMany(Parse)];
        return named.Select(k => k.Name).Distinct().Count() >= options.WitnessThreshold && new WitnessPolicy(options.WitnessThreshold, named).IsWitnessed(signed);
    }

    private static IReadOnlyList<VerifierKey> Parse(Agency agency) =>
        [.. agency.WitnessKeys.Select(k => VerifierKey.TryParse(k, SignatureType.Cosignature, out var key) ? key : throw new InvalidDataException("a witness key of the directory"))];

    private LogVerifier Verifier()
    {
        LogVerifier? verifier = null;
        foreach (var key in keys.Present.Keys)
        {
            if (verifier is null)
            {
                verifier = VerifierKey.TryParse(key.VerifierKey, SignatureType.Ed25519, out var first) ? new LogVerifier(first) : throw new InvalidDataException("the log's first key");
            }
            else
            {
                verifier = verifier.TryRotate(key.RotationNote, out var rotated) ? rotated : throw new InvalidDataException("the log's keys do not follow one another");
            }
        }

        return verifier!;
    }
}
