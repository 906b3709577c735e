using System.Net;
using System.Text.Json;
using Exchange.Matching;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Matching;

/// <summary>
/// The hosts that web-platform-tests expect a URL parser to come to: they are canonical, so those in the public tree must come
/// through unchanged and the others must be refused, never changed.
/// </summary>
public sealed class UrlHostTests
{
    [Fact]
    public void Returns_CanonicalHostsUnchanged_OrRefusesThem()
    {
        var hosts = VectorFile.Json("idna/urltestdata.json.gz").EnumerateArray()
            .Where(t => t.ValueKind == JsonValueKind.Object && t.TryGetProperty("hostname", out _))
            .Select(t => t.GetProperty("hostname").GetString()!)
            .Where(h => h.Length > 0)
            .Distinct()
            .ToArray();
        Assert.Equal(78, hosts.Length);
        var accepted = 0;
        foreach (var host in hosts)
        {
            if (DomainName.Parse(host).TryGet(out var name, out var refusal))
            {
                Assert.Equal(host.TrimEnd('.'), name.Canonical);
                Assert.False(IPAddress.TryParse(host, out _), host);
                accepted++;
            }
            else
            {
                Assert.True(refusal.Reason is RefusalReason.DomainNameInvalid or RefusalReason.DomainNameNotPlain, host);
            }
        }

        Assert.Equal(23, accepted);
    }
}
