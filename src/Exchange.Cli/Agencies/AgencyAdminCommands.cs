using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Agencies;

/// <summary>What operators do to the directory: <c>exchange admin register-agency</c> and its neighbours.</summary>
internal static class AgencyAdminCommands
{
    /// <summary><c>admin register-agency</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Register(Tool tool)
    {
        var agency = Agency();
        var display = new Option<string?>("--name") { Description = "Its name for people (default: its id)", HelpName = "TEXT" };
        var domain = new Option<string>("--trust-domain") { Description = "Trust domain of its SPIFFE ids, such as bka.example", Required = true, HelpName = "DOMAIN" };
        var authorities = new Option<string[]>("--ca") { Description = "File with CA certificates of its chains, intermediates too (repeatable)", HelpName = "FILE" };
        var country = new Option<string>("--country") { Description = "ISO 3166-1 alpha-2, or EU", Required = true, HelpName = "CODE" };
        var eea = new Option<bool>("--eea") { Description = "EU or EEA law binds it; without, it gets only what allows third countries" };
        var contact = new Option<string>("--contact") { Description = "Whom to contact about its records: an office, not a person", Required = true, HelpName = "TEXT" };
        var (roles, lists, bindings) = (Roles(), Lists(), Bindings());
        var command = new ToolCommand("register-agency", "Register an agency with its CA and roles; takes two operators")
        {
            Examples =
            [
                "exchange admin register-agency bka --trust-domain bka.example --ca ca.pem --country DE --eea --contact \"cyber desk, +49 ...\" --role system --role officer --role auditor",
                "exchange admin register-agency legacy --trust-domain legacy.example --ca ca.pem --country FR --eea --contact desk@legacy.example --role system --bind system/gateway=gateway.pem",
            ],
            Arguments = { agency },
            Options = { display, domain, authorities, country, eea, contact, roles, lists, bindings },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.RegisterAgencyRequest
            {
                Context = call.OperatorContext(),
                Agency = new Wire.Agency
                {
                    Name = ResourceName.Agency(call.Get(agency)),
                    DisplayName = call.Get(display) ?? Wording.Id(ResourceName.Agency(call.Get(agency))),
                    TrustDomain = call.Get(domain),
                    Country = call.Get(country)!.ToUpperInvariant(),
                    EeaMember = call.Get(eea),
                    Contact = call.Get(contact),
                    Roles = { (call.Get(roles) ?? []).Select(r => TrustFiles.Role(r, "--role")) },
                    CaCertificates = { TrustFiles.Authorities(call.Get(authorities) ?? [], "--ca") },
                    CertificateRevocationLists = { TrustFiles.RevocationLists(call.Get(lists) ?? []) },
                    BoundCertificates = { TrustFiles.Bindings(call.Get(bindings) ?? []) },
                },
            };
            var answer = await call.Connect().Agencies.RegisterAgencyAsync(request, cancellationToken: cancellationToken);
            Receipts.TellProposed(call, $"{answer.Agency.Name} is registered", "agency", answer.Agency, answer.Entry, answer.Proposal);
            return ExitCode.Done;
        });
    }

    /// <summary><c>admin update-agency</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Update(Tool tool)
    {
        var agency = Agency();
        var display = new Option<string?>("--name") { Description = "New name for people", HelpName = "TEXT" };
        var contact = new Option<string?>("--contact") { Description = "New contact: an office, not a person", HelpName = "TEXT" };
        var added = new Option<string[]>("--add-ca") { Description = "File with CA certificates to add (repeatable)", HelpName = "FILE" };
        var removed = new Option<string[]>("--remove-ca") { Description = "CA certificate to remove, by its file or SHA-256 fingerprint (repeatable)", HelpName = "FILE|FINGERPRINT" };
        var addedWitness = new Option<string[]>("--add-witness-key") { Description = "Verifier key by which it cosigns the log's checkpoints (repeatable)", HelpName = "KEY" };
        var removedWitness = new Option<string[]>("--remove-witness-key") { Description = "Witness key to remove, as it stands (repeatable)", HelpName = "KEY" };
        var (roles, lists, bindings) = (Roles(), Lists(), Bindings());
        roles.Description = "Roles it has from now on, all of them: system, officer, auditor (repeatable)";
        var command = new ToolCommand("update-agency", "Change an agency's name, contact or revocation lists; or its CA certificates, roles, bindings or witness keys, which takes two operators")
        {
            Examples =
            [
                "exchange admin update-agency bka --add-ca new-ca.pem",
                "exchange admin update-agency bka --remove-ca old-ca.pem",
                "exchange admin update-agency bka --crl ca.crl",
                "exchange admin update-agency bka --add-witness-key agencies/bka+0d94f2a1+BJ...",
            ],
            Arguments = { agency },
            Options = { display, contact, added, removed, roles, lists, bindings, addedWitness, removedWitness },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.UpdateAgencyRequest
            {
                Name = ResourceName.Agency(call.Get(agency)),
                DisplayName = call.Get(display) ?? "",
                Contact = call.Get(contact) ?? "",
                Roles = { (call.Get(roles) ?? []).Select(r => TrustFiles.Role(r, "--role")) },
                AddedCaCertificates = { TrustFiles.Authorities(call.Get(added) ?? [], "--add-ca") },
                RemovedCaFingerprints = { TrustFiles.Fingerprints(call.Get(removed) ?? [], "--remove-ca") },
                CertificateRevocationLists = { TrustFiles.RevocationLists(call.Get(lists) ?? []) },
                AddedBoundCertificates = { TrustFiles.Bindings(call.Get(bindings) ?? []) },
                AddedWitnessKeys = { call.Get(addedWitness) ?? [] },
                RemovedWitnessKeys = { call.Get(removedWitness) ?? [] },
            };
            if (new Wire.UpdateAgencyRequest { Name = request.Name }.Equals(request))
            {
                throw ToolFailure.Usage("nothing is to be changed", "update-agency", "give at least one of --name, --contact, --add-ca, --remove-ca, --crl, --role, --bind, --add-witness-key, --remove-witness-key");
            }

            request.Context = call.OperatorContext();
            var answer = await call.Connect().Agencies.UpdateAgencyAsync(request, cancellationToken: cancellationToken);
            Receipts.TellProposed(call, $"{answer.Agency.Name} is changed", "agency", answer.Agency, answer.Entry, answer.Proposal);
            return ExitCode.Done;
        });
    }

    /// <summary><c>admin suspend-agency</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Suspend(Tool tool)
    {
        var agency = Agency();
        var command = new ToolCommand("suspend-agency", "Refuse an agency's calls; its open streams end within 5 seconds") { Examples = ["exchange admin suspend-agency bka"], Arguments = { agency } };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.SuspendAgencyRequest { Context = call.OperatorContext(), Name = ResourceName.Agency(call.Get(agency)) };
            var answer = await call.Connect().Agencies.SuspendAgencyAsync(request, cancellationToken: cancellationToken);
            Receipts.Tell(call, $"{answer.Agency.Name} is suspended", "agency", answer.Agency, answer.Entry);
            return ExitCode.Done;
        });
    }

    /// <summary><c>admin resume-agency</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Resume(Tool tool)
    {
        var agency = Agency();
        var command = new ToolCommand("resume-agency", "End a suspension") { Examples = ["exchange admin resume-agency bka"], Arguments = { agency } };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.ResumeAgencyRequest { Context = call.OperatorContext(), Name = ResourceName.Agency(call.Get(agency)) };
            var answer = await call.Connect().Agencies.ResumeAgencyAsync(request, cancellationToken: cancellationToken);
            Receipts.Tell(call, $"{answer.Agency.Name} takes part again", "agency", answer.Agency, answer.Entry);
            return ExitCode.Done;
        });
    }

    /// <summary><c>admin revoke-certificate</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Revoke(Tool tool)
    {
        var agency = Agency();
        var certificate = new Argument<string>("certificate") { Description = "The certificate: its file, or its SHA-256 fingerprint" };
        var command = new ToolCommand("revoke-certificate", "Refuse one certificate from now on; its open streams end within 5 seconds")
        {
            Examples = ["exchange admin revoke-certificate bka lost-laptop.pem", "exchange admin revoke-certificate bka 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
            Arguments = { agency, certificate },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.RevokeCertificateRequest
            {
                Context = call.OperatorContext(),
                Name = ResourceName.Agency(call.Get(agency)),
                Fingerprint = TrustFiles.Fingerprints([call.Get(certificate)], "certificate").First(),
            };
            var answer = await call.Connect().Agencies.RevokeCertificateAsync(request, cancellationToken: cancellationToken);
            Receipts.Tell(call, $"certificate {request.Fingerprint} of {answer.Agency.Name} is revoked", "agency", answer.Agency, answer.Entry);
            return ExitCode.Done;
        });
    }

    private static Argument<string> Agency() => new("agency") { Description = "The agency's id: a lower-case letter, then up to 30 letters, digits or hyphens" };

    private static Option<string[]> Roles() => new("--role") { Description = "Role its certificates may name: system, officer, auditor (repeatable)", HelpName = "ROLE" };

    private static Option<string[]> Lists() => new("--crl") { Description = "Revocation list of one of its CAs, in the place of the one before (repeatable)", HelpName = "FILE" };

    private static Option<string[]> Bindings() => new("--bind") { Description = "Certificate of a PKI without SPIFFE names, with the role and name it stands for (repeatable)", HelpName = "ROLE/NAME=FILE" };
}
