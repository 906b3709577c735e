using System.CommandLine;
using Exchange.Cli.Output;
using Exchange.Cli.Profiles;

namespace Exchange.Cli.Calls;

/// <summary>The options that say how a hub is called; each stands over the profile's value, so no profile is needed.</summary>
internal sealed class ConnectionOptions
{
    /// <summary>Which profile.</summary>
    public Option<string?> ProfileName { get; } = new("--profile") { Description = "Profile to use (default: EXCHANGE_PROFILE, or the current one)", HelpName = "NAME" };

    /// <summary>The hub's address.</summary>
    public Option<string?> Endpoint { get; } = new("--endpoint") { Description = "The hub's address, such as https://hub.example:8443", HelpName = "URL" };

    /// <summary>Certificate.</summary>
    public Option<string?> Certificate { get; } = new("--certificate") { Description = "Your certificate and its chain, PEM", HelpName = "FILE" };

    /// <summary>Key.</summary>
    public Option<string?> Key { get; } = new("--key") { Description = "Its private key, PEM", HelpName = "FILE" };

    /// <summary>Both in one.</summary>
    public Option<string?> Pfx { get; } = new("--pfx") { Description = "Certificate and key in one PKCS#12 file", HelpName = "FILE" };

    /// <summary>Its password.</summary>
    public Option<string?> PasswordFile { get; } = new("--password-file") { Description = "File whose first line is the password of --pfx or of an encrypted --key", HelpName = "FILE" };

    /// <summary>The hub's CA.</summary>
    public Option<string?> HubCa { get; } = new("--hub-ca") { Description = "CA certificates that vouch for the hub, PEM", HelpName = "FILE" };

    /// <summary>The id key.</summary>
    public Option<string?> IdKey { get; } = new("--id-key") { Description = "Key that record ids are derived with (exchange profile make-key)", HelpName = "FILE" };

    /// <summary>The key of the hub's log.</summary>
    public Option<string?> LogKey { get; } = new("--log-key")
    {
        Description = "Verifier key of the hub's log, as its operators told you (default: the first one that the hub shows is trusted)",
        HelpName = "KEY",
    };

    /// <summary>Adds all of them to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Add(ProfileName);
        AddSettings(command);
    }

    /// <summary>Adds those that a profile keeps.</summary>
    /// <param name="command">The command.</param>
    public void AddSettings(Command command)
    {
        foreach (var option in new[] { Endpoint, Certificate, Key, Pfx, PasswordFile, HubCa, IdKey, LogKey })
        {
            command.Add(option);
        }
    }

    /// <summary>The options over the profile's values.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>The settings of this call.</returns>
    public Profile Resolve(ParseResult parsed, ToolEnvironment environment) =>
        Over(ProfileStore.Of(environment).Find(parsed.GetValue(ProfileName), environment).Profile, parsed);

    /// <summary>The options over a profile's values.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="parsed">The command line.</param>
    /// <returns>The profile with the options' values; paths are made absolute.</returns>
    public Profile Over(Profile profile, ParseResult parsed)
    {
        // A certificate on the command line is a whole identity: the profile's key or PKCS#12 file would not belong to it.
        var (pem, pfx) = (parsed.GetValue(Certificate) is not null || parsed.GetValue(Key) is not null, parsed.GetValue(Pfx) is not null);
        return profile with
        {
            Endpoint = parsed.GetValue(Endpoint) ?? profile.Endpoint,
            Certificate = Absolute(parsed.GetValue(Certificate)) ?? (pfx ? null : profile.Certificate),
            Key = Absolute(parsed.GetValue(Key)) ?? (pfx ? null : profile.Key),
            Pfx = Absolute(parsed.GetValue(Pfx)) ?? (pem ? null : profile.Pfx),
            PasswordFile = Absolute(parsed.GetValue(PasswordFile)) ?? (pem ? null : profile.PasswordFile),
            HubCa = Absolute(parsed.GetValue(HubCa)) ?? profile.HubCa,
            IdKey = Absolute(parsed.GetValue(IdKey)) ?? profile.IdKey,
            LogKey = parsed.GetValue(LogKey) ?? profile.LogKey,
        };
    }

    private static string? Absolute(string? path) => path is null ? null : Path.GetFullPath(path);
}
