using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Exchange.Agencies;
using Exchange.DevCertificates;
using Xunit;

namespace Exchange.Tests.Agencies;

/// <summary>The profile, rule by rule, on certificates that the development authority issues; <c>certs-dev/PROFILE.md</c> has the reasons.</summary>
public sealed class PeerCertificateValidatorTests : IDisposable
{
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string AnyUsage = "2.5.29.37.0";

    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PeerCertificateOptions Options = new();
    private static readonly LeafRequest Good = LeafRequest.Caller("police-a.example", "system", "gateway");

    private static readonly Dictionary<string, (LeafRequest Request, string Answer)> Requests = new(StringComparer.Ordinal)
    {
        ["by the profile"] = (Good, "valid"),
        ["RSA-2048"] = (Good with { RsaBits = 2048 }, "valid"),
        ["for servers too"] = (Good with { ExtendedKeyUsages = [ServerAuth, ClientAuth] }, "valid"),
        ["825 days"] = (Good with { Begins = TimeSpan.Zero, Ends = TimeSpan.FromDays(825) }, "valid"),
        ["no extended key usage"] = (Good with { ExtendedKeyUsages = null }, "CertificateWrongUsage extended_key_usage"),
        ["for servers"] = (Good with { ExtendedKeyUsages = [ServerAuth] }, "CertificateWrongUsage extended_key_usage"),
        ["for anything"] = (Good with { ExtendedKeyUsages = [AnyUsage] }, "CertificateWrongUsage extended_key_usage"),
        ["for anything too"] = (Good with { ExtendedKeyUsages = [ClientAuth, AnyUsage] }, "CertificateWrongUsage any_extended_key_usage"),
        ["no key usage"] = (Good with { KeyUsages = null }, "CertificateWrongUsage key_usage"),
        ["key encipherment alone"] = (Good with { KeyUsages = X509KeyUsageFlags.KeyEncipherment }, "CertificateWrongUsage key_usage"),
        ["may sign certificates"] = (Good with { KeyUsages = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign }, "CertificateWrongUsage key_cert_sign"),
        ["a CA"] = (Good with { IsAuthority = true }, "CertificateProfile leaf_is_ca"),
        ["RSA-1024"] = (Good with { RsaBits = 1024 }, "CertificateProfile key"),
        ["826 days"] = (Good with { Begins = TimeSpan.Zero, Ends = TimeSpan.FromDays(826) }, "CertificateProfile validity"),
        ["serial number of 21 octets"] = (Good with { SerialNumber = [.. Enumerable.Repeat((byte)0x11, 21)] }, "CertificateProfile serial_number"),
        ["expired"] = (Good with { Begins = TimeSpan.FromDays(-10), Ends = TimeSpan.FromSeconds(-1) }, "CertificateExpired"),
        ["not yet valid"] = (Good with { Begins = TimeSpan.FromSeconds(1) }, "CertificateNotYetValid"),
        ["no URI"] = (Good with { Uris = [] }, "CertificateIdentity"),
        ["a DNS name alone"] = (Good with { Uris = [], DnsNames = ["police-a.example"] }, "CertificateIdentity"),
        ["two URIs"] = (Good with { Uris = [Good.Uris[0], "spiffe://police-a.example/officer/x"] }, "CertificateIdentity"),
        ["a web address"] = (Good with { Uris = ["https://police-a.example/system/gateway"] }, "CertificateIdentity"),
        ["a role that is none"] = (Good with { Uris = ["spiffe://police-a.example/admin/x"] }, "CertificateIdentity"),
        ["another's trust domain"] = (LeafRequest.Caller("police-b.example", "system", "gateway"), "CertificateUnknownCa"),
        ["a trust domain that nobody has"] = (LeafRequest.Caller("police-z.example", "system", "gateway"), "AgencyUnknown"),
        ["a role not granted"] = (LeafRequest.Caller("police-a.example", "operator", "x"), "RoleNotGranted"),
    };

    private readonly Authority _a = Authority.CreateRoot("National CA", Now.AddYears(-1), "Police");

    // The same names to the letter: nothing but the key tells them apart.
    private readonly Authority _b = Authority.CreateRoot("National CA", Now.AddYears(-1), "Police");

    public static TheoryData<string> Names => [.. Requests.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Returns_TheProfilesAnswer(string name)
    {
        var (request, answer) = Requests[name];
        using var leaf = _a.Issue(request, Now);
        Assert.Equal(answer, Answer(leaf, Both()));
    }

    [Fact]
    public void Returns_TheCaller()
    {
        using var leaf = _a.Issue(Good, Now);
        var caller = PeerCertificateValidator.Validate(leaf, Both(), Now, Options).Value;
        Assert.Equal(("police-a", CallerRole.System, "gateway"), (caller.Agency.Value, caller.Role, caller.Name));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(leaf.RawData)), caller.Fingerprint);
        Assert.Equal(Now.AddDays(365), caller.CertificateEnd);
    }

    [Fact]
    public void Rejects_AnotherAgencysCa_ThoughItLooksAlike()
    {
        using var forged = _b.Issue(Good, Now);
        Assert.Equal("CertificateUnknownCa", Answer(forged, Both()));
        using var intermediate = _b.CreateIntermediate("Issuing CA", Now);
        using var below = intermediate.Issue(Good, Now);
        var directory = TestDirectory.Of(Agency("police-a", _a), TestDirectory.Agency("police-b", [_b.Certificate.RawData, intermediate.Certificate.RawData]));
        Assert.Equal("CertificateUnknownCa", Answer(below, directory));
    }

    [Fact]
    public void Accepts_AnIntermediateOfTheDirectory_ThatNoHandshakeBrings()
    {
        using var intermediate = _a.CreateIntermediate("Issuing CA", Now);
        using var leaf = intermediate.Issue(Good, Now);
        var known = TestDirectory.Agency("police-a", [_a.Certificate.RawData, intermediate.Certificate.RawData]);
        Assert.Equal("valid", Answer(leaf, TestDirectory.Of(known)));
        Assert.Equal("CertificateUnknownCa", Answer(leaf, TestDirectory.Of(Agency("police-a", _a))));
        Assert.Equal("CertificateUnknownCa", Answer(leaf, TestDirectory.Of(TestDirectory.Agency("police-a", [intermediate.Certificate.RawData]))));
        Assert.Equal("CertificateProfile chain_length", Answer(leaf, TestDirectory.Of(known), options: new PeerCertificateOptions { LongestChain = 1 }));
    }

    [Fact]
    public void Accepts_BothCas_WhileOneReplacesTheOther()
    {
        using var old = _a.Issue(Good, Now);
        using var renewed = _b.Issue(Good, Now);
        var overlap = TestDirectory.Of(TestDirectory.Agency("police-a", [_a.Certificate.RawData, _b.Certificate.RawData]));
        Assert.Equal(("valid", "valid"), (Answer(old, overlap), Answer(renewed, overlap)));
        var after = TestDirectory.Of(TestDirectory.Agency("police-a", [_b.Certificate.RawData]));
        Assert.Equal(("CertificateUnknownCa", "valid"), (Answer(old, after), Answer(renewed, after)));
    }

    [Fact]
    public void Rejects_ACaPastItsEnd()
    {
        using var leaf = _a.Issue(Good with { Begins = TimeSpan.FromDays(3700), Ends = TimeSpan.FromDays(3800) }, Now);
        Assert.Equal("CertificateExpired ca_validity", Answer(leaf, Both(), Now.AddDays(3750)));
    }

    [Fact]
    public void Rejects_ANameInACertificateOfASharedCa_UnlessItIsBound()
    {
        using var shared = Authority.CreateRoot("Ministry CA", Now);
        using var own = Authority.CreateRoot("Own CA", Now);
        using var claiming = shared.Issue(LeafRequest.Caller("police-b.example", "system", "gateway"), Now);
        using var rightful = own.Issue(LeafRequest.Caller("police-b.example", "system", "gateway"), Now);
        var directory = TestDirectory.Of(Agency("police-a", shared), Agency("police-b", shared, own));
        Assert.Equal("CertificateUnknownCa", Answer(claiming, directory));
        Assert.Equal("valid", Answer(rightful, directory));
        Assert.Equal("valid", Answer(claiming, TestDirectory.Of(Agency("police-b", shared, own))));
    }

    [Fact]
    public void Returns_TheAgencyOfABoundCertificate_WhereTwoShareACa()
    {
        using var shared = Authority.CreateRoot("Ministry CA", Now);
        using var first = shared.Issue(new LeafRequest { SerialNumber = [0x00, 0xF1, 0xA2] }, Now);
        using var second = shared.Issue(new LeafRequest { SerialNumber = [0x22] }, Now);
        using var third = shared.Issue(new LeafRequest { SerialNumber = [0x33] }, Now);
        var directory = TestDirectory.Of(
            Agency("police-a", shared) with { BoundCertificates = [Bind(shared, "f1a2", CallerRole.System)] },
            Agency("police-b", shared) with { BoundCertificates = [Bind(shared, "22", CallerRole.Officer)] });
        Assert.Equal("police-a", PeerCertificateValidator.Validate(first, directory, Now, Options).Value.Agency.Value);
        Assert.Equal(("police-b", CallerRole.Officer), Of(PeerCertificateValidator.Validate(second, directory, Now, Options).Value));
        Assert.Equal("CertificateIdentity", Answer(third, directory));

        // A SPIFFE id in a shared CA's certificate would let one agency name the other: with a shared CA, both are reachable by it. The
        // binding is the only form in which that is meant, so what the binding names comes first.
        using var claiming = shared.Issue(LeafRequest.Caller("police-b.example", "system", "x") with { SerialNumber = [0x00, 0xF1, 0xA2] }, Now);
        Assert.Equal("police-a", PeerCertificateValidator.Validate(claiming, directory, Now, Options).Value.Agency.Value);

        static (string, CallerRole) Of(Caller caller) => (caller.Agency.Value, caller.Role);
    }

    [Fact]
    public void Rejects_ABoundCertificate_OfACaThatItsAgencyDoesNotHave()
    {
        using var stranger = Authority.CreateRoot("National CA", Now.AddYears(-1), "Police");
        using var leaf = stranger.Issue(new LeafRequest { SerialNumber = [0x22] }, Now);
        Assert.Equal("CertificateUnknownCa", Answer(leaf, TestDirectory.Of(Agency("police-a", _a) with { BoundCertificates = [Bind(_a, "22", CallerRole.System)] })));
    }

    [Fact]
    public void Rejects_ASuspendedAgency_AndAFingerprintRevoked()
    {
        using var leaf = _a.Issue(Good, Now);
        Assert.Equal("AgencySuspended", Answer(leaf, TestDirectory.Of(Agency("police-a", _a) with { State = AgencyState.Suspended })));
        var revoked = Agency("police-a", _a) with { RevokedFingerprints = [PeerCertificateValidator.Fingerprint(leaf)] };
        Assert.Equal("CertificateRevoked", Answer(leaf, TestDirectory.Of(revoked)));
    }

    /// <summary>Each octet of a certificate is signed, or is the signature: no damage may pass, and none may end in an exception.</summary>
    [Fact]
    public void Rejects_EveryFlippedByte()
    {
        using var leaf = _a.Issue(Good, Now);
        var whole = leaf.RawData;
        var read = 0;
        for (var i = 0; i < whole.Length; i++)
        {
            foreach (var mask in new byte[] { 0x01, 0x80 })
            {
                var damaged = (byte[])whole.Clone();
                damaged[i] ^= mask;
                if (Load(damaged) is { } certificate)
                {
                    using (certificate)
                    {
                        Assert.NotEqual("valid", Answer(certificate, Both()));
                        read++;
                    }
                }
            }
        }

        Assert.True(read > whole.Length / 4, $"only {read} of {2 * whole.Length} came as far as the validator");
    }

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
    }

    private static string Answer(X509Certificate2 leaf, DirectorySnapshot directory, DateTimeOffset? now = null, PeerCertificateOptions? options = null) =>
        PeerCertificateValidator.Validate(leaf, directory, now ?? Now, options ?? Options).Refusal is { } refusal ? TestDirectory.Text(refusal) : "valid";

    private static Agency Agency(string id, params Authority[] authorities) => TestDirectory.Agency(id, [.. authorities.Select(a => a.Certificate.RawData)]);

    private static BoundCertificate Bind(Authority authority, string serial, CallerRole role) => new(authority.Certificate.SubjectName.RawData, serial, role, "bound");

    private static X509Certificate2? Load(byte[] der)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private DirectorySnapshot Both() => TestDirectory.Of(Agency("police-a", _a), Agency("police-b", _b));
}
