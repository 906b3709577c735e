using System.Security.Cryptography.X509Certificates;
using Exchange.Agencies;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Agencies;

/// <summary>
/// NIST's path validation suite against <see cref="CertificateChain"/>: the layer below the leaf's profile, since the suite's leaves
/// name no usage. <c>Vectors/x509/pkits-ours.tsv</c> has the answer to each case and why where it is another than the suite's.
/// </summary>
public sealed class PkitsTests
{
    private static readonly IReadOnlyDictionary<string, byte[]> Files = VectorFile.Archive(VectorFile.PathOf("x509/pkits.tar.gz"));
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Returns_TheAnswersOfTheTable()
    {
        var expected = VectorFile.Rows("x509/pkits-ours.tsv").ToDictionary(r => r[0], r => (Suite: r[1], Ours: r[2]));
        var cases = VectorFile.Json("x509/pkits-expected.json.gz").EnumerateArray().ToArray();
        Assert.Equal(138, cases.Length);
        var answers = new List<string>();
        foreach (var test in cases)
        {
            var id = test.GetProperty("id").GetString()!;
            answers.Add($"{id}\t{test.GetProperty("expected").GetString()}\t{Answer(test)}");
        }
        Assert.Equal(expected.Select(e => $"{e.Key}\t{e.Value.Suite}\t{e.Value.Ours}"), answers);
    }

    /// <summary>"valid", or the reason and rule; a list that registration would refuse is named as such.</summary>
    private static string Answer(System.Text.Json.JsonElement test)
    {
        using var leaf = X509CertificateLoader.LoadCertificate(Certificate(test.GetProperty("ee").GetString()!));
        var lists = test.GetProperty("crls").EnumerateArray().Select(c => Files["pkits/crls/" + c.GetString()]).Append(Files["pkits/crls/TrustAnchorRootCRL.crl"]).ToArray();
        if (lists.FirstOrDefault(l => RevocationList.Parse(l).IsRefused) is not null)
        {
            return "crl_not_registered";
        }

        string[] authorities = ["TrustAnchorRootCertificate.crt", .. test.GetProperty("intermediates").EnumerateArray().Select(i => i.GetString()!)];
        var agency = TestDirectory.Agency("nist", authorities.Select(Certificate), lists);
        var options = new PeerCertificateOptions { LongestChain = 8 };
        return CertificateChain.Check(leaf, agency, Now, options) is not { } refusal ? "valid" : TestDirectory.Text(refusal);
    }

    private static byte[] Certificate(string name) => Files["pkits/certs/" + name];
}
