using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Server.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Records;
using Exchange.Storage;
using Exchange.Storage.Sqlite;

namespace Exchange.Server.Hosting;

/// <summary><c>exchange-server init</c>: makes a hub: database, secret, log key, its own agency and its first two operators.</summary>
internal static class InitCommand
{
    private const int UsageFault = 2;
    private const int CertificateFault = 4;

    public static Command Create(TextWriter output, TextWriter errors)
    {
        var data = new Option<string>("--data") { Description = "Folder for the hub's files; made when missing, must hold no hub", Required = true };
        var domain = new Option<string>("--trust-domain") { Description = "Trust domain of the hub's own agency, as in its operators' certificates", Required = true };
        var authorities = new Option<string[]>("--ca") { Description = "PEM file with the CA certificates that vouch for operators (repeatable)", Required = true };
        var operators = new Option<string[]>("--operator") { Description = "PEM certificate of an operator; two are needed", Required = true };
        var contact = new Option<string>("--contact") { Description = "Whom agencies contact about the hub: an office, not a person", DefaultValueFactory = _ => "the hub's operators" };
        var command = new Command("init", "Make a new hub: its database, secret, log key, own agency and first two operators")
        {
            data, domain, authorities, operators, contact,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var agency = MakeAgency(parsed.GetRequiredValue(domain), parsed.GetRequiredValue(authorities), parsed.GetRequiredValue(contact));
                if (CheckOperators(agency, parsed.GetRequiredValue(operators)) is { } fault)
                {
                    await errors.WriteLineAsync(fault).ConfigureAwait(false);
                    return CertificateFault;
                }

                var folder = new DataDirectory(parsed.GetRequiredValue(data));
                var hub = await MakeAsync(folder, agency, cancellationToken).ConfigureAwait(false);
                await output.WriteLineAsync($"hub {hub.Id:D}, epoch {hub.Epoch}, in {folder.Path}").ConfigureAwait(false);
                return 0;
            }
            catch (Exception failure) when (failure is IOException or CryptographicException or UnauthorizedAccessException)
            {
                await errors.WriteLineAsync($"init: {failure.Message}").ConfigureAwait(false);
                return UsageFault;
            }
        });
        return command;
    }

    private static Agency MakeAgency(string trustDomain, string[] files, string contact)
    {
        var authorities = new X509Certificate2Collection();
        foreach (var file in files)
        {
            authorities.ImportFromPemFile(file);
        }

        return new Agency
        {
            Id = AgencyId.Hub,
            DisplayName = "The hub",
            Country = "EU",
            EeaMember = true,
            Contact = contact,
            TrustDomain = trustDomain,
            Roles = [CallerRole.Operator, CallerRole.Auditor],
            CaCertificates = [.. authorities.Select(a => (ReadOnlyMemory<byte>)a.RawData)],
        };
    }

    private static string? CheckOperators(Agency agency, string[] files)
    {
        var directory = new DirectorySnapshot(1, [agency]);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
            if (!PeerCertificateValidator.Validate(certificate, directory, TimeProvider.System.GetUtcNow(), new PeerCertificateOptions()).TryGet(out var caller, out var refusal))
            {
                return $"init: {file}: {refusal.Message}";
            }

            if (caller.Role != CallerRole.Operator)
            {
                return $"init: {file}: the certificate is not an operator's; its SPIFFE id must name the role operator";
            }

            names.Add(caller.Name);
        }

        return names.Count >= 2 ? null : "init: two operators are needed, so that one alone can be watched by another: give --operator twice, with two names";
    }

    private static async Task<Changes.HubIdentity> MakeAsync(DataDirectory folder, Agency agency, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.Path);
        DurableFolder.SyncNameOf(folder.Path);
        var identity = SqliteHub.Create(folder.Database, TimeProvider.System);
        HubKeys.Create(folder.Secret);
        LogKeys.Create(folder, identity);
        var hub = SqliteHub.Open(folder.Database, new StoreOptions(), MessageEquality.MeanTheSame, TimeProvider.System);
        await using (hub.ConfigureAwait(false))
        {
            var entry = new AuditEntryDraft
            {
                Action = AuditAction.DirectoryChange,
                Count = 1,
                Detail = new AuditDetail { Subject = "init agencies/hub" },
            };
            var registered = await hub.Directory.RegisterAsync(agency, entry, cancellationToken).ConfigureAwait(false);
            return registered.Refusal is { } refusal ? throw new IOException(refusal.Message) : identity;
        }
    }
}
