using Exchange.Audit;
using Exchange.Client.Files;

namespace Exchange.Client;

/// <summary>The key by which an agency cosigns checkpoints of a hub's log: a file that only its owner reads.</summary>
public static class WitnessKey
{
    /// <summary>Makes a key and writes it to a new file. A file that is there stays as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="agency">Whose: <c>agencies/{agency}</c>.</param>
    /// <returns>The verifier key, for the hub's directory.</returns>
    /// <exception cref="ClientFileException">The file is there already, or cannot be written.</exception>
    public static VerifierKey Make(string path, string agency)
    {
        if (File.Exists(path))
        {
            throw new ClientFileException(path, "is there already; a witness key is never replaced: move the old one away first, and tell the hub's operators the new one");
        }

        var key = SignerKey.Generate(agency, SignatureType.Cosignature);
        DurableFile.Write(path, key.Export() + "\n");
        return key.Verifier;
    }

    /// <summary>Reads a key file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What cosigns with it.</returns>
    /// <exception cref="ClientFileException">The file is missing or holds no witness key.</exception>
    public static Cosigner Load(string path)
    {
        try
        {
            return SignerKey.TryParse(File.ReadAllText(path).Trim(), SignatureType.Cosignature, out var key)
                ? new Cosigner(key)
                : throw new ClientFileException(path, "holds no witness key, or one that was changed; 'exchange profile make-witness-key' makes one");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ClientFileException(path, $"the witness key cannot be read ({failure.Message})", failure);
        }
    }
}
