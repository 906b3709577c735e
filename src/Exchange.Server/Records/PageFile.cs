using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Exchange.Server.Records;

/// <summary>
/// Octets that are too many for the memory, in a file without a name. Each piece is encrypted (AES-GCM, NIST SP 800-38D) under a key that
/// only this object holds: with it what the file says is gone, from its blocks on the disk, too.
/// </summary>
internal sealed class PageFile : IDisposable
{
    private const int KeyOctets = 32;
    private const int NonceOctets = 12;
    private const int TagOctets = 16;

    private readonly Lock _lock = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeyOctets);
    private readonly FileStream _file;
    private readonly long _most;
    private long _end;
    private ulong _pieces;
    private bool _isGone;

    /// <summary>Makes the file, which has no name once this returns: a process that is killed leaves nothing.</summary>
    /// <param name="path">Where it is made.</param>
    /// <param name="most">How many octets it takes.</param>
    /// <exception cref="IOException">The folder takes no file.</exception>
    public PageFile(string path, long most)
    {
        _most = most;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.Delete, BufferSize = 0, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _file = new FileStream(path, options);
        try
        {
            File.Delete(path);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a piece.</summary>
    /// <param name="octets">The piece.</param>
    /// <returns>Where it lies; null when the file is full or gone. A disk that takes no more gets all of it back.</returns>
    public PlaceInFile? Write(ReadOnlySpan<byte> octets)
    {
        if (Open() is not { } cipher)
        {
            return null;
        }

        using (cipher)
        {
            if (Reserve(octets.Length) is not { } place)
            {
                return null;
            }

            var rented = ArrayPool<byte>.Shared.Rent(octets.Length);
            try
            {
                var encrypted = rented.AsSpan(0, octets.Length);
                cipher.Encrypt(Nonce(place), octets, encrypted, place.Tag);
                RandomAccess.Write(_file.SafeFileHandle, encrypted, place.Offset);
                return place;
            }
            catch (Exception failure) when (IsLoss(failure))
            {
                Dispose();
                return null;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <summary>Reads a piece.</summary>
    /// <param name="place">Where it lies.</param>
    /// <returns>The piece; null when the file is gone, or no longer says what was written.</returns>
    public byte[]? Read(PlaceInFile place)
    {
        if (Open() is not { } cipher)
        {
            return null;
        }

        using (cipher)
        {
            var octets = GC.AllocateUninitializedArray<byte>(place.Length);
            try
            {
                for (var read = 0; read < octets.Length;)
                {
                    var more = RandomAccess.Read(_file.SafeFileHandle, octets.AsSpan(read), place.Offset + read);
                    if (more == 0)
                    {
                        return null;
                    }

                    read += more;
                }

                cipher.Decrypt(Nonce(place), octets, place.Tag, octets);
                return octets;
            }
            catch (Exception failure) when (IsLoss(failure))
            {
                return null;
            }
        }
    }

    /// <summary>Forgets the key and gives the blocks back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isGone = true;
            CryptographicOperations.ZeroMemory(_key);
        }

        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // What it said is gone with the key.
        }
    }

    private static bool IsLoss(Exception failure) => failure is IOException or UnauthorizedAccessException or ObjectDisposedException or CryptographicException;

    private AesGcm? Open()
    {
        lock (_lock)
        {
            return _isGone ? null : new AesGcm(_key, TagOctets);
        }
    }

    private PlaceInFile? Reserve(int length)
    {
        lock (_lock)
        {
            if (_most - _end < length)
            {
                return null;
            }

            _end += length;
            return new PlaceInFile(_end - length, length, _pieces++, new byte[TagOctets]);
        }
    }

    /// <summary>A number is used once under a key.</summary>
    private static byte[] Nonce(PlaceInFile place)
    {
        var nonce = new byte[NonceOctets];
        BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(NonceOctets - sizeof(ulong)), place.Number);
        return nonce;
    }
}
