using Exchange.DevCertificates;
using Exchange.V1;
using Google.Protobuf;

namespace Exchange.Tests.Support;

/// <summary>An agency of a test hub, with its CA and its callers.</summary>
public sealed class TestAgency : IDisposable
{
    private readonly TestHub _hub;
    private readonly Dictionary<(string Role, string Name), TestCaller> _callers = [];

    internal TestAgency(TestHub hub, string id, string trustDomain)
    {
        (_hub, Id, TrustDomain) = (hub, id, trustDomain);
        Authority = Authority.CreateRoot($"{id} CA", hub.Now);
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>Its name, <c>agencies/{id}</c>.</summary>
    public string Name => $"agencies/{Id}";

    /// <summary>Its trust domain.</summary>
    public string TrustDomain { get; }

    /// <summary>Its CA.</summary>
    public Authority Authority { get; }

    /// <summary>Its machine.</summary>
    public TestCaller System => Caller("system", "gateway");

    /// <summary>Its liaison officer.</summary>
    public TestCaller Officer => Caller("officer", "officer-1");

    /// <summary>Its auditor.</summary>
    public TestCaller Auditor => Caller("auditor", "auditor-1");

    /// <summary>A caller with a certificate by the profile; the same one each time.</summary>
    public TestCaller Caller(string role, string name)
    {
        if (!_callers.TryGetValue((role, name), out var caller))
        {
            _callers[(role, name)] = caller = Caller(LeafRequest.Caller(TrustDomain, role, name));
        }

        return caller;
    }

    /// <summary>A caller with a certificate that this agency's CA issues as asked.</summary>
    public TestCaller Caller(LeafRequest request) => Caller(Authority, request);

    /// <summary>A caller with a certificate that any CA issues as asked.</summary>
    public TestCaller Caller(Authority authority, LeafRequest request) => new(_hub, authority.Issue(request, _hub.Now), request.CommonName);

    /// <summary>A record's name.</summary>
    public string Record(string id) => $"{Name}/records/{id}";

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var caller in _callers.Values)
        {
            caller.Dispose();
        }

        Authority.Dispose();
    }

    internal Agency ToWire(bool eeaMember) => new()
    {
        Name = Name,
        DisplayName = $"Agency {Id}",
        Country = eeaMember ? "FR" : "US",
        EeaMember = eeaMember,
        Contact = $"desk@{TrustDomain}",
        TrustDomain = TrustDomain,
        Roles = { AgencyRole.System, AgencyRole.Officer, AgencyRole.Auditor },
        CaCertificates = { ByteString.CopyFrom(Authority.Certificate.RawData) },
    };
}
