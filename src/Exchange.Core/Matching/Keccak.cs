using System.Buffers.Binary;
using System.Numerics;

namespace Exchange.Matching;

/// <summary>Keccak-256 with the padding from before FIPS 202, as Ethereum and Monero use it (the framework has SHA3-256 only).</summary>
internal static class Keccak
{
    private const int Rate = 136;

    private static readonly ulong[] RoundConstants = MakeRoundConstants();

    public static byte[] Hash(ReadOnlySpan<byte> message)
    {
        var state = new ulong[25];
        Span<byte> block = stackalloc byte[Rate];
        while (message.Length >= Rate)
        {
            Absorb(state, message[..Rate]);
            message = message[Rate..];
        }

        block.Clear();
        message.CopyTo(block);
        block[message.Length] = 0x01;
        block[^1] |= 0x80;
        Absorb(state, block);

        var hash = new byte[32];
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(hash.AsSpan(8 * i), state[i]);
        }

        return hash;
    }

    private static void Absorb(ulong[] state, ReadOnlySpan<byte> block)
    {
        for (var i = 0; i < Rate / 8; i++)
        {
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        }

        foreach (var constant in RoundConstants)
        {
            Permute(state, constant);
        }
    }

    /// <summary>One round of Keccak-f[1600] (FIPS 202 section 3.2): theta, rho and pi, chi, iota.</summary>
    private static void Permute(ulong[] a, ulong constant)
    {
        Span<ulong> c = stackalloc ulong[5];
        Span<ulong> b = stackalloc ulong[25];
        for (var x = 0; x < 5; x++)
        {
            c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        }

        for (var x = 0; x < 5; x++)
        {
            var d = c[(x + 4) % 5] ^ BitOperations.RotateLeft(c[(x + 1) % 5], 1);
            for (var y = 0; y < 25; y += 5)
            {
                a[x + y] ^= d;
            }
        }

        var (px, py, offset) = (1, 0, 0);
        b[0] = a[0];
        for (var t = 0; t < 24; t++)
        {
            offset += t + 1;
            var (nx, ny) = (py, ((2 * px) + (3 * py)) % 5);
            b[nx + (5 * ny)] = BitOperations.RotateLeft(a[px + (5 * py)], offset % 64);
            (px, py) = (nx, ny);
        }

        for (var y = 0; y < 25; y += 5)
        {
            for (var x = 0; x < 5; x++)
            {
                a[x + y] = b[x + y] ^ (~b[((x + 1) % 5) + y] & b[((x + 2) % 5) + y]);
            }
        }

        a[0] ^= constant;
    }

    private static ulong[] MakeRoundConstants()
    {
        var constants = new ulong[24];
        byte register = 1;
        for (var round = 0; round < constants.Length; round++)
        {
            for (var j = 0; j < 7; j++)
            {
                if ((register & 1) != 0)
                {
                    constants[round] |= 1UL << ((1 << j) - 1);
                }

                register = (byte)((register << 1) ^ ((register & 0x80) != 0 ? 0x71 : 0));
            }
        }

        return constants;
    }
}
