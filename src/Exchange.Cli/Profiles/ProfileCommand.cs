using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;

namespace Exchange.Cli.Profiles;

/// <summary><c>exchange profile</c>: how you call your hubs, kept by name.</summary>
internal static class ProfileCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool) => new ToolCommand("profile", "Keep how you call a hub, by name")
    {
        Examples =
        [
            "exchange profile add bka --endpoint https://hub.example:8443 --certificate officer.pem --key officer.key --hub-ca hub-ca.pem --purpose investigation --legal-basis \"StPO 161\"",
            "exchange profile use bka",
        ],
        Subcommands = { Add(tool), List(tool), Show(tool), Remove(tool), Use(tool), IdKeyCommands.Make(tool), IdKeyCommands.Export(tool), IdKeyCommands.Import(tool), WitnessKeyCommand.Create(tool) },
    };

    private static Command Add(Tool tool)
    {
        var name = Name();
        var command = new ToolCommand("add", "Make a profile, or change what is stated of one that stands")
        {
            Examples =
            [
                "exchange profile add bka --endpoint https://hub.example:8443 --certificate officer.pem --key officer.key --hub-ca hub-ca.pem",
                "exchange profile add bka --purpose investigation --legal-basis \"StPO 161\"",
                "exchange profile add gateway --pfx gateway.pfx --password-file gateway.pw --job nightly-pull",
            ],
            Arguments = { name },
        };
        tool.Connection.AddSettings(command);
        tool.Context.AddDefaults(command);
        return tool.Local(command, (call, _) =>
        {
            var store = ProfileStore.Of(tool.Environment);
            var book = store.Load();
            var wanted = Checked(call.Get(name));
            var profile = tool.Context.Over(tool.Connection.Over(book.Profiles.GetValueOrDefault(wanted) ?? new Profile(), call.Parsed), call.Parsed);
            CheckEndpoint(profile.Endpoint);
            book = book.With(wanted, profile);
            store.Save(book);
            WarnOfMissing(profile, tool.Environment);
            Tell(call, $"profile {wanted} is in {store.Path}{(book.Current == wanted ? ", and is the one in use" : $"; use it with --profile {wanted}")}");
            return Task.FromResult(ExitCode.Done);
        });
    }

    private static Command List(Tool tool) => tool.Local(new ToolCommand("list", "Show the profiles"), (call, _) =>
    {
        var book = ProfileStore.Of(tool.Environment).Load();
        if (call.Json)
        {
            call.WriteJson(json =>
            {
                json.WriteStartArray();
                foreach (var (name, profile) in book.Profiles)
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteBoolean("current", name == book.Current);
                    json.WritePropertyName("settings");
                    json.WriteRawValue(ProfileStore.ToJson(profile));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return Task.FromResult(ExitCode.Done);
        }

        var table = new TextTable("profile", "in use", "hub", "certificate", "officer or job", "purpose");
        foreach (var (name, profile) in book.Profiles)
        {
            table.Add(name, name == book.Current ? "yes" : "", profile.Endpoint, profile.Certificate ?? profile.Pfx, profile.Officer ?? profile.Job, profile.Purpose);
        }

        table.Write(tool.Environment);
        return Task.FromResult(ExitCode.Done);
    });

    private static Command Show(Tool tool)
    {
        var name = new Argument<string?>("name") { Description = "The profile; the one in use when left out", Arity = ArgumentArity.ZeroOrOne };
        return tool.Local(new ToolCommand("show", "Show one profile") { Arguments = { name } }, (call, _) =>
        {
            var (found, profile) = ProfileStore.Of(tool.Environment).Find(call.Get(name), tool.Environment);
            if (found is null)
            {
                throw ToolFailure.Usage("there is no profile in use", "name", "make one with 'exchange profile add', or pick one with 'exchange profile use'");
            }

            if (call.Json)
            {
                call.WriteJson(json => json.WriteRawValue(ProfileStore.ToJson(profile)));
                return Task.FromResult(ExitCode.Done);
            }

            var sheet = new FactSheet();
            sheet.Add("profile", found);
            sheet.Add("hub", profile.Endpoint);
            sheet.Add("certificate", profile.Certificate ?? profile.Pfx);
            sheet.Add("key", profile.Key ?? profile.PasswordFile);
            sheet.Add("hub CA", profile.HubCa);
            sheet.Add("id key", profile.IdKey);
            sheet.Add("log key", profile.LogKey);
            sheet.Add("officer", profile.Officer);
            sheet.Add("job", profile.Job);
            sheet.Add("purpose", profile.Purpose);
            sheet.Add("legal basis", profile.LegalBasis);
            sheet.Write(tool.Environment);
            return Task.FromResult(ExitCode.Done);
        });
    }

    private static Command Remove(Tool tool)
    {
        var name = Name();
        return tool.Local(new ToolCommand("remove", "Forget a profile; its files stay") { Arguments = { name } }, (call, _) =>
        {
            var store = ProfileStore.Of(tool.Environment);
            var (found, _) = store.Find(call.Get(name), tool.Environment);
            store.Save(store.Load().Without(found!));
            Tell(call, $"profile {found} is forgotten; its files stay where they are");
            return Task.FromResult(ExitCode.Done);
        });
    }

    private static Command Use(Tool tool)
    {
        var name = Name();
        return tool.Local(new ToolCommand("use", "Use a profile from now on") { Arguments = { name } }, (call, _) =>
        {
            var store = ProfileStore.Of(tool.Environment);
            var (found, profile) = store.Find(call.Get(name), tool.Environment);
            store.Save(store.Load() with { Current = found });
            Tell(call, $"profile {found} is in use: {profile.Endpoint}");
            return Task.FromResult(ExitCode.Done);
        });
    }

    private static Argument<string> Name() => new("name") { Description = "The profile's name" };

    private static void Tell(ToolCall call, string line) => call.Environment.Talk.WriteLine(SafeText.ForTerminal(line));

    private static string Checked(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? name
            : throw ToolFailure.Usage($"'{name}' cannot be a profile's name", "name", "use 1 to 64 of [A-Za-z0-9._-]");

    private static void CheckEndpoint(string? endpoint)
    {
        if (endpoint is not null && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps))
        {
            throw ToolFailure.Usage($"'{endpoint}' is no address of a hub", "--endpoint", "write it as https://host:port; the hub speaks TLS only");
        }
    }

    private static void WarnOfMissing(Profile profile, ToolEnvironment environment)
    {
        foreach (var path in new[] { profile.Certificate, profile.Key, profile.Pfx, profile.PasswordFile, profile.HubCa, profile.IdKey })
        {
            if (path is not null && !File.Exists(path))
            {
                environment.Talk.WriteLine($"note: there is no file {SafeText.ForTerminal(path)} yet");
            }
        }
    }
}
