using System.Security.Cryptography;
using Exchange.Client.Files;

namespace Exchange.Client;

/// <summary>
/// The key under which an agency derives ids for its records. Whoever holds it can test what an id stands for: keep it like a
/// private key, one for the whole agency, and do not lose it, or the same data gets other ids.
/// </summary>
public sealed class IdKey
{
    /// <summary>Length of a key in octets.</summary>
    public const int Length = 32;

    private const string Prefix = "exchange-id-key-1:";
    private const int SumLength = 4;

    private readonly byte[] _octets;

    private IdKey(byte[] octets) => _octets = octets;

    internal ReadOnlySpan<byte> Octets => _octets;

    /// <summary>Makes a new key.</summary>
    /// <returns>The key.</returns>
    public static IdKey Generate() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>Reads the text that <see cref="Export"/> gave.</summary>
    /// <param name="text">The text; white space around it is dropped.</param>
    /// <returns>The key.</returns>
    /// <exception cref="FormatException">The text is no key, or was changed.</exception>
    public static IdKey Import(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var bytes = new byte[Length + SumLength];
        if (!trimmed.StartsWith(Prefix, StringComparison.Ordinal)
            || !Convert.TryFromBase64Chars(trimmed[Prefix.Length..], bytes, out var written)
            || written != bytes.Length
            || !SHA256.HashData(bytes.AsSpan(0, Length)).AsSpan(0, SumLength).SequenceEqual(bytes.AsSpan(Length)))
        {
            throw new FormatException($"the text is no id key, or was changed: it begins with {Prefix} and its last characters are a checksum; copy it whole");
        }

        return new IdKey(bytes[..Length]);
    }

    /// <summary>Reads a key file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ClientFileException">The file is missing or holds no key.</exception>
    public static IdKey Load(string path)
    {
        try
        {
            return Import(File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ClientFileException(path, $"the id key cannot be read ({failure.Message}); import the agency's key, or make the agency's first one", failure);
        }
    }

    /// <summary>Writes the key to a new file that only its owner can read. A file that is there stays as it is: a lost key is lost for good.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ClientFileException">The file is there already, or cannot be written.</exception>
    public void Save(string path)
    {
        if (File.Exists(path))
        {
            throw new ClientFileException(path, "is there already; an id key is never replaced: move the old one away first, and know that new ids will differ");
        }

        DurableFile.Write(path, Export() + "\n");
    }

    /// <summary>The key as text, to be handed to another system of the same agency over a safe way.</summary>
    /// <returns>One line.</returns>
    public string Export() => Prefix + Convert.ToBase64String([.. _octets, .. SHA256.HashData(_octets).AsSpan(0, SumLength)]);
}
