using Exchange.Client;
using Exchange.V1;

namespace Exchange.EndToEnd.Snippets;

/// <summary>Connects as an agency's system, pushes one domain, and pulls until everything is here.</summary>
internal static class Connect
{
    public static async Task RunAsync(Uri hub, string agency, string folder, TextWriter output)
    {
        // TLS on both ends: the hub's CA, and the agency's own key and certificate.
        using var certificate = ClientCertificate.FromPemFiles($"{folder}/{agency}/gateway.pem", $"{folder}/{agency}/gateway.key");
        using var authorities = HubAuthorities.FromPemFiles($"{folder}/hub-ca.pem");
        await using var exchange = HubConnection.Open(new HubConnectionOptions
        {
            Endpoint = hub,
            Certificate = certificate,
            HubAuthorities = authorities,

            // Every call says what for, under which law, and who asks.
            Context = new CallContext { Purpose = Purpose.DomainTakedown, LegalBasis = "Directive (EU) 2016/680 art. 8", AutomatedJob = "connect-cs" },
        });

        var review = TimeProvider.System.GetUtcNow().AddYears(1);
        var record = new PushRecord
        {
            Record = new Record
            {
                Name = $"agencies/{agency}/records/connect-cs-1",
                Content = new RecordContent
                {
                    Domain = new Domain
                    {
                        DomainName = "handbags-from-csharp.example",
                        Infringement = Infringement.Counterfeit,
                        Takedown = new Takedown { Status = TakedownStatus.Nominated },
                    },
                },
                Marking = new Marking { Tlp = Tlp.Green, ReviewBy = new Google.Type.Date { Year = review.Year, Month = review.Month, Day = review.Day } },
            },
            Distribution = new Distribution { Everyone = true },
        };

        await foreach (var pushed in exchange.PushAsync(new[] { record }.ToAsyncEnumerable(), new PushOptions()))
        {
            await output.WriteLineAsync($"pushed: {pushed.Outcome.Status} {pushed.Name}");
        }

        await foreach (var step in exchange.PullAsync(new PullOptions()))
        {
            if (step is PullEvent.Page page)
            {
                foreach (var change in page.Changes)
                {
                    await output.WriteLineAsync($"pulled: {change.Kind} {change.Record.Name} {change.Record.Derived?.CanonicalName}");
                }
            }

            if (step is PullEvent.CaughtUp)
            {
                break; // keep step.Cursor: the next pull goes on from there
            }
        }
    }
}
