using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Exchange.Agencies;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Agencies;

/// <summary><c>exchange agencies</c>: who takes part, and how to reach them.</summary>
internal static class AgenciesCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool) => tool.Calling(
        new ToolCommand("agencies", "Show the agencies of the hub, and whom to contact")
        {
            Examples = ["exchange agencies list", "exchange agencies show bka", "exchange agencies list --json"],
            Subcommands = { List(tool), Show(tool) },
        },
        ListAsync);

    private static Command List(Tool tool) => tool.Calling(
        new ToolCommand("list", "List every agency") { Examples = ["exchange agencies list", "exchange agencies list --json"] },
        ListAsync);

    private static async Task<int> ListAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var agencies = await AgencyList.ReadAsync(call, call.DirectoryContext(), cancellationToken);
        if (call.Json)
        {
            call.WriteJson(json =>
            {
                json.WriteStartArray();
                foreach (var agency in agencies)
                {
                    MessageJson.Write(json, agency, withDefaults: true);
                }

                json.WriteEndArray();
            });
            return ExitCode.Done;
        }

        var table = new TextTable("agency", "name", "country", "EU/EEA", "roles", "state", "contact") { DropOrder = ["roles", "country"] };
        foreach (var agency in agencies)
        {
            table.Add(
                Wording.Id(agency.Name),
                agency.DisplayName,
                agency.Country,
                agency.EeaMember ? "yes" : "no",
                string.Join(", ", agency.Roles.Select(Wording.Words)),
                Wording.Words(agency.State),
                agency.Contact);
        }

        table.Write(call.Environment);
        return ExitCode.Done;
    }

    private static Command Show(Tool tool)
    {
        var name = new Argument<string>("agency") { Description = "The agency, such as bka" };
        var command = new ToolCommand("show", "Show one agency; its CA certificates too, to operators and auditors") { Examples = ["exchange agencies show bka"], Arguments = { name } };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var wanted = ResourceName.Agency(call.Get(name));
            var agencies = await AgencyList.ReadAsync(call, call.DirectoryContext(), cancellationToken);
            var agency = agencies.FirstOrDefault(a => a.Name == wanted)
                ?? throw new ToolFailure(ExitCode.Refused, $"there is no agency {Wording.Id(wanted)}", "agency", "'exchange agencies list' shows all");
            if (call.Json)
            {
                call.WriteJson(json => MessageJson.Write(json, agency, withDefaults: true));
                return ExitCode.Done;
            }

            Sheet(agency).Write(call.Environment);
            return ExitCode.Done;
        });
    }

    private static FactSheet Sheet(Wire.Agency agency)
    {
        var sheet = new FactSheet();
        sheet.Head(SafeText.ForTerminal(agency.DisplayName));
        sheet.Add("agency", Wording.Id(agency.Name));
        sheet.Add("country", agency.Country);
        sheet.Add("EU or EEA law", agency.EeaMember ? "binds it" : "does not bind it: it gets only what allows third countries");
        sheet.Add("contact", agency.Contact);
        sheet.Add("state", Wording.Words(agency.State));
        sheet.Add("roles", string.Join(", ", agency.Roles.Select(Wording.Words)));
        sheet.Add("trust domain", agency.TrustDomain);
        sheet.Add("registered", Wording.Time(agency.CreateTime));
        foreach (var der in agency.CaCertificates)
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der.Span);
            sheet.Add("CA", $"{certificate.Subject}, until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}, SHA-256 {PeerCertificateValidator.Fingerprint(certificate)}");
        }

        foreach (var der in agency.CertificateRevocationLists)
        {
            sheet.Add("CRL", RevocationList.Parse(der.Memory).TryGet(out var list, out _) ? $"next update due {list.NextUpdate:yyyy-MM-dd HH:mm} UTC" : "unreadable");
        }

        foreach (var bound in agency.BoundCertificates)
        {
            sheet.Add("bound", $"{Wording.Words(bound.Role)} {bound.CallerName}, serial number {bound.SerialNumber}, issuer {new X500DistinguishedName(bound.Issuer.ToByteArray()).Name}");
        }

        foreach (var key in agency.WitnessKeys)
        {
            sheet.Add("witness key", key);
        }

        foreach (var fingerprint in agency.RevokedFingerprints)
        {
            sheet.Add("revoked", fingerprint);
        }

        return sheet;
    }
}
