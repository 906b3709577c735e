using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>Makes the defaults of the command line's options.</summary>
internal sealed class DefaultsReader(ToolCall call, PushFlags flags)
{
    private const int MostYears = 5;

    /// <summary>Reads the defaults.</summary>
    /// <param name="agency">The originator, <c>agencies/{agency}</c>.</param>
    /// <param name="begun">When the session began: what is counted from today is counted from that day.</param>
    /// <param name="idKey">The key of derived ids.</param>
    public PushDefaults Read(string agency, DateTimeOffset begun, Lazy<IdKey> idKey) => new()
    {
        Agency = agency,
        IdKey = idKey,
        Operation = call.Get(flags.Operation) is { } operation ? Operation(operation, flags.Operation) : "",
        Infringement = Word(flags.Infringement, Vocabulary.Infringement),
        Goods = Words(flags.Goods, Vocabulary.Goods),
        Takedown = Takedown(),
        Marking = Marking(begun),
        Distribution = new DistributionReader(call, flags).Read(),
        DateOrder = call.Get(flags.DateOrder),
    };

    private Wire.Takedown Takedown()
    {
        var takedown = new Wire.Takedown
        {
            Status = Word(flags.Status, Vocabulary.Takedown, Wire.TakedownStatus.Nominated),
            Action = Word(flags.Action, Vocabulary.Action),
            StatusDate = call.Get(flags.StatusDate) is { } date ? WrittenDate.ToWire(Date(date, flags.StatusDate)) : null,
            LegalBasis = call.Get(flags.TakedownBasis) ?? "",
            OrderReference = call.Get(flags.OrderReference) ?? "",
        };
        if (takedown.Status == Wire.TakedownStatus.Refused)
        {
            throw ToolFailure.Usage("a refused takedown has its reason", "--status", "push such domains as CSV, with the column refusal_reason");
        }

        return DomainRow.NeedsAction(takedown.Status) == (takedown.Action != Wire.TakedownAction.Unspecified)
            ? takedown
            : throw ToolFailure.Usage("from actioned on a takedown says what was done, and before it does not", "--action", $"state --status and --action together; actions are {Vocabulary.Action.Words}");
    }

    private Wire.Marking Marking(DateTimeOffset begun)
    {
        var marking = new Wire.Marking
        {
            Tlp = Word(flags.Tlp, Vocabulary.Tlp, Wire.Tlp.Amber),
            HandlingCodes = { Words(flags.Handling, Vocabulary.Handling) },
            HandlingText = call.Get(flags.HandlingText) ?? "",
            Pap = Word(flags.Pap, Vocabulary.Pap),
            Purposes = { Words(flags.LimitPurpose, Vocabulary.Purpose) },
            Restriction = call.Get(flags.Restrict) is { } ground ? new Wire.Restriction { Ground = Parse(ground, flags.Restrict, Vocabulary.Restriction) } : null,
            ReviewBy = WrittenDate.ToWire(ReviewBy(DateOnly.FromDateTime(begun.UtcDateTime))),
        };
        return marking.HandlingCodes.Contains(Wire.HandlingCode.H3) == (marking.HandlingText.Length > 0)
            ? marking
            : throw ToolFailure.Usage("h3 has a text, and no other code has", "--handling-text", "give --handling h3 and --handling-text together");
    }

    private DateOnly ReviewBy(DateOnly begun)
    {
        if (call.Get(flags.ReviewBy) is { } text)
        {
            var date = Date(text, flags.ReviewBy);
            return date > begun && date <= begun.AddYears(MostYears)
                ? date
                : throw ToolFailure.Usage("the review date is not tomorrow to five years ahead", flags.ReviewBy.Name, "give a day in that time");
        }

        var years = call.Get(flags.ReviewYears);
        return years is >= 1 and <= MostYears
            ? begun.AddYears(years)
            : throw ToolFailure.Usage($"{years} is not 1 to {MostYears} years", flags.ReviewYears.Name, "give 1 to 5, or a day with --review-by");
    }

    private T Word<T>(Option<string?> option, WrittenEnum<T> words, T absent = default)
        where T : struct, Enum => call.Get(option) is { } text ? Parse(text, option, words) : absent;

    private List<T> Words<T>(Option<string[]> option, WrittenEnum<T> words)
        where T : struct, Enum => [.. (call.Get(option) ?? []).SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries)).Select(t => Parse(t, option, words)).Distinct()];

    private static T Parse<T>(string text, Option option, WrittenEnum<T> words)
        where T : struct, Enum => words.TryParse(text, out var value) ? value : throw ToolFailure.Usage($"'{text}' is not known", option.Name, $"use one of: {words.Words}");

    private static string Operation(string text, Option option) =>
        AudienceName.Operation(text) ?? throw ToolFailure.Usage($"'{text}' is no operation's id", option.Name, "'exchange operations' lists them");

    private DateOnly Date(string text, Option option) =>
        WrittenDate.Parse(text, call.Get(flags.DateOrder)).TryGet(out var date, out var refusal) ? date : throw ToolFailure.Usage($"'{text}' {refusal.Message}", option.Name, "write it as 2019-11-25");
}
