using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Exchange.Cli.Doctor;

/// <summary>What a PEM file holds, looked at without trusting its name.</summary>
/// <param name="Path">The file.</param>
/// <param name="Text">Its text.</param>
/// <param name="Certificates">Its certificates.</param>
internal sealed record PemFile(string Path, string Text, X509Certificate2Collection Certificates)
{
    /// <summary>Whether it holds a private key.</summary>
    public bool HasKey => Text.Contains("PRIVATE KEY-----", StringComparison.Ordinal);

    /// <summary>Whether that key is encrypted.</summary>
    public bool HasEncryptedKey => Text.Contains("ENCRYPTED", StringComparison.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <param name="step">The check it is for.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="path">The file; null when none is named.</param>
    /// <returns>What it holds, or a finding that says why not.</returns>
    public static (PemFile? File, Finding? Fault) Read(string step, string option, string? path)
    {
        if (path is null)
        {
            return (null, Finding.Usage(step, $"{option} is not given, and no profile names it", $"give {option} FILE, or keep it: exchange profile add NAME {option} FILE"));
        }

        try
        {
            var text = File.ReadAllText(path);
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text);
            return (new PemFile(path, text, certificates), null);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, Finding.Usage(step, $"there is no file {path}", $"check the path given with {option}"));
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            return (null, Finding.Usage(step, $"{path} cannot be read: {failure.Message}", "make it readable for you, and for you alone where it is a key"));
        }
        catch (CryptographicException failure)
        {
            return (null, Finding.Certificate(step, $"{path} holds a certificate that cannot be read: {failure.Message}", "copy the file anew; it may have been cut"));
        }
    }
}
