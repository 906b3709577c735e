using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Exchange.Agencies;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Agencies;

/// <summary>
/// C2SP's limbo against the whole validator. The leaves are servers' and have no SPIFFE id, so each is bound in the directory by
/// issuer and serial number, serverAuth takes clientAuth's place and the longest validity is lifted; every other rule holds.
/// <c>Vectors/x509/limbo-ours.tsv</c> has the answer to each case, and why where it is another than limbo's.
/// </summary>
public sealed class LimboTests
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";

    [Fact]
    public void Returns_TheAnswersOfTheTable()
    {
        var expected = VectorFile.Rows("x509/limbo-ours.tsv").ToDictionary(r => r[0], r => (Limbo: r[1], Ours: r[2]));
        var cases = VectorFile.Json("x509/limbo.json.gz").GetProperty("testcases").EnumerateArray().ToArray();
        Assert.Equal(92, cases.Length);
        var answers = cases.Select(c => $"{c.GetProperty("id").GetString()}\t{c.GetProperty("expected_result").GetString()}\t{Answer(c)}").ToArray();
        Assert.Equal(expected.Select(e => $"{e.Key}\t{e.Value.Limbo}\t{e.Value.Ours}"), answers);
    }

    private static string Answer(JsonElement test)
    {
        using var leaf = X509Certificate2.CreateFromPem(test.GetProperty("peer_certificate").GetString());

        // Whatever is registered is trusted, so a root that limbo does not trust is not registered.
        var authorities = test.GetProperty("trusted_certs").EnumerateArray().Select(Der)
            .Concat(test.GetProperty("untrusted_intermediates").EnumerateArray().Select(Der).Where(der => !IsRoot(der)));
        var agency = TestDirectory.Agency("limbo", authorities) with
        {
            BoundCertificates = [new BoundCertificate(leaf.IssuerName.RawData, Convert.ToHexStringLower(leaf.SerialNumberBytes.Span), CallerRole.System, "leaf")],
        };
        var time = test.GetProperty("validation_time") is { ValueKind: JsonValueKind.String } at
            ? DateTimeOffset.Parse(at.GetString()!, CultureInfo.InvariantCulture)
            : new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        var depth = test.GetProperty("max_chain_depth");
        var options = new PeerCertificateOptions
        {
            ExtendedKeyUsage = ServerAuth,
            LongestLeaf = TimeSpan.MaxValue,
            LongestChain = depth.ValueKind == JsonValueKind.Number ? depth.GetInt32() + 1 : 4,
        };
        var answer = PeerCertificateValidator.Validate(leaf, TestDirectory.Of(agency), time, options);
        return answer.Refusal is { } refusal ? TestDirectory.Text(refusal) : "valid";
    }

    private static bool IsRoot(byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return CertificateProfile.IsSelfSigned(certificate);
    }

    private static byte[] Der(JsonElement pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem.GetString());
        return certificate.RawData;
    }
}
