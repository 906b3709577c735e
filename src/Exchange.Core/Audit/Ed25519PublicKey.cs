using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Exchange.Audit;

/// <summary>
/// An Ed25519 public key that accepts only what every verifier accepts. RFC 8032 section 5.1.7 lets verifiers differ on keys and signatures with a
/// low-order component; a log could sign so that one auditor sees a valid checkpoint and another does not. No honest signer makes them, so
/// key and R must each be canonical, of prime order and not the neutral element, and S below the order.
/// </summary>
internal sealed class Ed25519PublicKey
{
    public const int Length = 32;
    public const int SignatureLength = 64;

    private readonly Ed25519.PublicPoint _point;

    private Ed25519PublicKey(byte[] octets, Ed25519.PublicPoint point) => (Octets, _point) = (octets, point);

    public byte[] Octets { get; }

    public static bool TryRead(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out Ed25519PublicKey? key)
    {
        var point = octets.Length == Length ? Ed25519.ValidatePublicKeyFullExport(octets) : null;
        key = point is null ? null : new(octets.ToArray(), point);
        return key is not null;
    }

    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureLength
        && Ed25519.ValidatePublicKeyFull(signature[..Length])
        && Ed25519.Verify(signature, _point, message);
}
