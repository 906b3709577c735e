using System.CommandLine;
using Exchange.Agencies;
using Exchange.Cli.Output;
using Exchange.Cli.Profiles;
using Wire = Exchange.V1;

namespace Exchange.Cli.Calls;

/// <summary>The options that say why a call is made and by whom: the hub refuses a call without (Directive (EU) 2016/680 art. 25).</summary>
internal sealed class ContextOptions
{
    /// <summary>What for.</summary>
    public Option<string?> Purpose { get; } = new("--purpose")
    {
        Description = "What the data is needed for, such as investigation or domain-takedown (default: the profile's)",
        HelpName = "PURPOSE",
        CompletionSources = { _ => Wording.Codes<Wire.Purpose>().Select(c => new System.CommandLine.Completions.CompletionItem(c.ToLowerInvariant().Replace('_', '-'))) },
    };

    /// <summary>The law.</summary>
    public Option<string?> LegalBasis { get; } = new("--legal-basis") { Description = "The law the call rests on (default: the profile's)", HelpName = "TEXT" };

    /// <summary>The case.</summary>
    public Option<string?> Case { get; } = new("--case") { Description = "Your reference of the case or file", HelpName = "REFERENCE" };

    /// <summary>Who.</summary>
    public Option<string?> Officer { get; } = new("--officer") { Description = "Id of the officer who asks: an id, not a name (default: the certificate's or the profile's)", HelpName = "ID" };

    /// <summary>Or which machine.</summary>
    public Option<string?> Job { get; } = new("--job") { Description = "Name of the automated job that asks, in the place of an officer", HelpName = "NAME" };

    /// <summary>Adds all of them to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        AddDefaults(command);
        command.Add(Case);
    }

    /// <summary>Adds those that a profile keeps.</summary>
    /// <param name="command">The command.</param>
    public void AddDefaults(Command command)
    {
        foreach (var option in new[] { Purpose, LegalBasis, Officer, Job })
        {
            command.Add(option);
        }
    }

    /// <summary>The options over a profile's values.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="parsed">The command line.</param>
    /// <returns>The profile with the options' values.</returns>
    public Profile Over(Profile profile, ParseResult parsed)
    {
        var (officer, job) = (parsed.GetValue(Officer), parsed.GetValue(Job));
        if (officer is not null && job is not null)
        {
            throw ToolFailure.Usage("a call is made by an officer or by a job, not by both", "--officer, --job", "give one of the two");
        }

        return profile with
        {
            Purpose = parsed.GetValue(Purpose) is { } purpose ? Wording.Code(ParsePurpose(purpose)) : profile.Purpose,
            LegalBasis = parsed.GetValue(LegalBasis) ?? profile.LegalBasis,
            Officer = officer ?? (job is null ? profile.Officer : null),
            Job = job ?? (officer is null ? profile.Job : null),
        };
    }

    /// <summary>Makes the context of a call.</summary>
    /// <param name="profile">The settings of this call.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="caller">Who the certificate says calls; null when that cannot be told.</param>
    /// <param name="usual">The purpose that commands of this kind have when none is stated; null when it must be stated.</param>
    /// <param name="usualBasis">The legal basis that commands of this kind have when none is stated; null when it must be stated.</param>
    /// <returns>The context.</returns>
    public Wire.CallContext Make(Profile profile, ParseResult parsed, SpiffeId? caller, Wire.Purpose? usual, string? usualBasis)
    {
        var purpose = profile.Purpose is { } stated ? ParsePurpose(stated) : usual ?? throw ToolFailure.Usage(
            "the purpose of the call is not stated",
            "--purpose",
            $"give --purpose, or keep one in the profile; purposes are {string.Join(", ", Wording.Codes<Wire.Purpose>()).ToLowerInvariant().Replace('_', '-')}");
        var context = new Wire.CallContext
        {
            Purpose = purpose,
            LegalBasis = profile.LegalBasis ?? usualBasis ?? throw ToolFailure.Usage(
                "the legal basis of the call is not stated", "--legal-basis", "give --legal-basis \"Directive (EU) 2016/680 art. 8\" or what applies, or keep one in the profile"),
            CaseReference = parsed.GetValue(Case) ?? "",
        };
        if (profile.Job is { } job)
        {
            context.AutomatedJob = job;
        }
        else
        {
            context.Officer = profile.Officer ?? OfficerOf(caller);
        }

        return context;
    }

    private static string OfficerOf(SpiffeId? caller) => caller is { Role: not CallerRole.System }
        ? caller.CallerName
        : throw ToolFailure.Usage(
            "a system's certificate does not say who asks", "--officer, --job", "give --officer ID when a person asks, or --job NAME when a machine does, or keep one in the profile");

    private static Wire.Purpose ParsePurpose(string text) => Wording.TryParse<Wire.Purpose>(text, out var purpose)
        ? purpose
        : throw ToolFailure.Usage(
            $"'{text}' is no purpose",
            "--purpose",
            $"purposes are {string.Join(", ", Wording.Codes<Wire.Purpose>()).ToLowerInvariant().Replace('_', '-')}");
}
