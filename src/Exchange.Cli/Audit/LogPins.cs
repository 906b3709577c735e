using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Cli.Profiles;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary>What this person or machine keeps of the logs of the hubs it calls: one file for a hub's address, beside the profiles.</summary>
internal static class LogPins
{
    /// <summary>How a connection checks the hub's log.</summary>
    /// <param name="call">The call.</param>
    /// <param name="term">How long an entry may be missing; zero for no check; null for the library's own.</param>
    /// <returns>The options.</returns>
    public static LogCheckOptions CheckOf(ToolCall call, TimeSpan? term)
    {
        var usual = new LogCheckOptions { PinFile = PathOf(call), LogKey = call.Settings.LogKey, Told = notice => call.Talk(notice.Text) };
        return term switch
        {
            null => usual,
            { Ticks: 0 } => usual with { IsOn = false },
            { } stated => usual with { Term = stated, Every = TimeSpan.FromTicks(Math.Min(usual.Every.Ticks, stated.Ticks / 4)) },
        };
    }

    /// <summary>The pin of the hub that is called.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The file.</returns>
    public static string PathOf(ToolCall call)
    {
        var endpoint = CallerFiles.Endpoint(call.Settings);
        var folder = Path.GetDirectoryName(Path.GetFullPath(ProfileStore.Of(call.Environment).Path))!;
        return Path.Combine(folder, "logs", $"{string.Concat(endpoint.Host.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'))}_{endpoint.Port}.log-pin");
    }

    /// <summary>What checks the hub's log for this caller.</summary>
    /// <param name="call">The call.</param>
    /// <param name="context">Why.</param>
    /// <returns>The auditor.</returns>
    public static LogAuditor Auditor(ToolCall call, Wire.CallContext context) => new(call.Connect(), LogPin.Open(PathOf(call)), options: null, context);

    /// <summary>The option that says how long an entry may be missing.</summary>
    /// <returns>The option.</returns>
    public static Option<int?> TermOption() => new("--log-term")
    {
        Description = "Seconds that the entry of what is pushed or pulled may be missing from the hub's log before this stops: 5 to 3600, 0 for no check (default: 60)",
        HelpName = "SECONDS",
    };

    /// <summary>Reads that option.</summary>
    /// <param name="call">The call.</param>
    /// <param name="option">The option.</param>
    /// <returns>The term; null when it is not stated.</returns>
    public static TimeSpan? Term(ToolCall call, Option<int?> option) =>
        call.Get(option) is not { } seconds ? null
        : seconds is 0 or (>= 5 and <= 3600) ? TimeSpan.FromSeconds(seconds)
        : throw ToolFailure.Usage($"{seconds} seconds is no term for the log", option.Name, "give 5 to 3600, or 0 for no check");
}
