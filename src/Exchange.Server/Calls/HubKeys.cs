using System.Security.Cryptography;
using Exchange.Storage;

namespace Exchange.Server.Calls;

/// <summary>
/// The hub's keys, derived from one secret in a file beside the database: what they seal or hash cannot be made or guessed by
/// who has the database alone.
/// </summary>
internal sealed class HubKeys
{
    /// <summary>The length of the secret, in octets.</summary>
    public const int SecretLength = 32;

    private HubKeys(byte[] secret)
    {
        CursorKey = Derive(secret, "cursor");
        PageTokenKey = Derive(secret, "page token");
        BatchKey = Derive(secret, "batch hash");
    }

    /// <summary>Seals cursors.</summary>
    public byte[] CursorKey { get; }

    /// <summary>Seals page tokens.</summary>
    public byte[] PageTokenKey { get; }

    /// <summary>Keys the hashes of batches.</summary>
    public byte[] BatchKey { get; }

    /// <summary>Makes a new secret, readable by its owner alone.</summary>
    public static void Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(RandomNumberGenerator.GetBytes(SecretLength));
        file.Flush(flushToDisk: true);
        DurableFolder.SyncNameOf(path);
    }

    /// <summary>Reads the secret.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static HubKeys Load(string path)
    {
        var secret = File.ReadAllBytes(path);
        return secret.Length == SecretLength
            ? new HubKeys(secret)
            : throw new InvalidDataException($"{path} does not hold a hub secret of {SecretLength} octets: restore it from where 'exchange-server init' made it");
    }

    private static byte[] Derive(byte[] secret, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, SecretLength, info: System.Text.Encoding.ASCII.GetBytes("exchange " + purpose));
}
