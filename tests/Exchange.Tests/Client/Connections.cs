using System.Security.Cryptography.X509Certificates;
using Exchange.Client;
using Exchange.Tests.Support;
using Exchange.V1;

namespace Exchange.Tests.Client;

/// <summary>Connects test callers through the client library.</summary>
internal static class Connections
{
    /// <summary>Quick tries, and a failure before the test's patience ends.</summary>
    public static RetryOptions Quick { get; } = new()
    {
        FirstDelay = TimeSpan.FromMilliseconds(10),
        LongestDelay = TimeSpan.FromMilliseconds(200),
        GiveUpAfter = TimeSpan.FromSeconds(30),
    };

    public static HubConnectionOptions Options(this TestHub hub, TestCaller caller, Uri? endpoint = null) => new()
    {
        Endpoint = endpoint ?? hub.Endpoint,
        Certificate = ClientCertificate.FromPemFiles(caller.CertificatePath, caller.KeyPath),
        HubAuthorities = HubAuthorities.Of(X509CertificateLoader.LoadCertificate(hub.ServerCa.RawData)),
        Context = caller.Context,
        Retry = Quick,
    };

    public static HubConnection Connect(this TestHub hub, TestCaller caller, Uri? endpoint = null) => HubConnection.Open(hub.Options(caller, endpoint));

    /// <summary>Domains number 1 to n, each for one reader.</summary>
    public static IAsyncEnumerable<PushRecord> Domains(this TestAgency giver, TestAgency reader, int count) =>
        Enumerable.Range(1, count).Select(n => SampleRecords.Domain(giver, n).For(reader)).ToAsyncEnumerable();
}
