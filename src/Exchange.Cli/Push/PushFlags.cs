using System.CommandLine;
using Exchange.Cli.Lists;

namespace Exchange.Cli.Push;

/// <summary>The options of <c>exchange push</c>.</summary>
internal sealed class PushFlags
{
    public Argument<string?> File { get; } = new("file") { Description = "File of names or records; its format is detected", Arity = ArgumentArity.ZeroOrOne };

    public Option<ListFormat?> Format { get; } = new("--format") { Description = "Read the file as csv, ndjson, list, hosts, adblock, rpz or dnsmasq (default: detected)", HelpName = "FORMAT" };

    public Option<string[]> IgnoredColumns { get; } = Many("--ignore-column", "Leave a column of a CSV file out", "NAME");

    public Option<DateOrder> DateOrder { get; } = new("--date-order") { Description = "How 03/04/2019 is meant: dmy or mdy", HelpName = "ORDER" };

    public Option<bool> Columns { get; } = new("--columns") { Description = "Show the columns of a CSV file, and end" };

    public Option<string?> Operation { get; } = One("--operation", "Operation the records belong to, such as ios-x", "OPERATION");

    public Option<string?> Infringement { get; } = One("--infringement", $"Infringement of domains: {Vocabulary.Infringement.Words}", "WORD");

    public Option<string[]> Goods { get; } = Many("--goods", $"What domains sell: {Vocabulary.Goods.Words}", "WORD");

    public Option<string?> Status { get; } = One("--status", $"Where takedowns stand: {Vocabulary.Takedown.Words} (default: nominated)", "WORD");

    public Option<string?> Action { get; } = One("--action", $"What was done, from actioned on: {Vocabulary.Action.Words}", "WORD");

    public Option<string?> StatusDate { get; } = One("--status-date", "Day the status began, such as 2019-11-25", "DATE");

    public Option<string?> TakedownBasis { get; } = One("--takedown-basis", "Law the takedowns rest on", "TEXT");

    public Option<string?> OrderReference { get; } = One("--order-reference", "Reference of the order or request", "TEXT");

    public Option<string?> Tlp { get; } = One("--tlp", $"Traffic Light Protocol: {Vocabulary.Tlp.Words} (default: amber)", "LABEL");

    public Option<string[]> Handling { get; } = Many("--handling", "Europol handling code: h0, h1, h2, h3", "CODE");

    public Option<string?> HandlingText { get; } = One("--handling-text", "The text that belongs to h3", "TEXT");

    public Option<string?> Pap { get; } = One("--pap", $"Permissible Actions Protocol: {Vocabulary.Pap.Words}", "LABEL");

    public Option<string[]> LimitPurpose { get; } = Many("--limit-purpose", $"Purpose the records are limited to: {Vocabulary.Purpose.Words}", "PURPOSE");

    public Option<string?> Restrict { get; } = One("--restrict", $"Restrict processing (art. 16(3)): {Vocabulary.Restriction.Words}; a push without ends the restriction", "GROUND");

    public Option<string?> ReviewBy { get; } = One("--review-by", "Day on which records are erased unless renewed", "DATE");

    public Option<int> ReviewYears { get; } = new("--review-years") { Description = "The same, in years from today", DefaultValueFactory = _ => 1, HelpName = "YEARS" };

    public Option<string[]> To { get; } = Many("--to", "Agency that gets the records", "AGENCY");

    public Option<string[]> ToOperation { get; } = Many("--to-operation", "Operation whose participants get the records", "OPERATION");

    public Option<string[]> ToGroup { get; } = Many("--to-group", "Sharing group whose members get the records", "GROUP");

    public Option<string[]> ToOfficer { get; } = Many("--to-officer", "Only officers named so see the records, by their own certificates (TLP:RED)", "AGENCY/OFFICER");

    public Option<bool> Everyone { get; } = new("--everyone") { Description = "Every agency of the hub gets the records; with --tlp green or clear" };

    public Option<string[]> Exclude { get; } = Many("--exclude", "Agency that gets nothing whatever else says", "AGENCY");

    public Option<string?> EmbargoUntil { get; } = One("--embargo-until", "Nobody but your agency sees the records before this time, such as 2026-11-24T06:00:00Z", "TIME");

    public Option<bool> ThirdCountries { get; } = new("--third-countries") { Description = "Agencies outside the EU and EEA may be among them" };

    public Option<bool> Nobody { get; } = new("--nobody") { Description = "From now on nobody but your agency gets the records" };

    public Option<long> Epoch { get; } = new("--epoch") { Description = "The hub's epoch that expected revisions belong to", HelpName = "NUMBER" };

    public Option<string?> Session { get; } = One("--session", "File that keeps how far the push has come (default: FILE.exchange-session)", "FILE");

    public Option<string?> Rejected { get; } = One("--rejected", "Where rejected lines go, with reasons (default: FILE.rejected.csv)", "FILE");

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Have everything answered by the hub, and nothing stored" };

    public Option<bool> Offline { get; } = new("--offline") { Description = "Check the file here, without calling a hub" };

    public Option<int?> LogTerm { get; } = Audit.LogPins.TermOption();

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(File);
        foreach (var option in new Option[]
        {
            Format, IgnoredColumns, DateOrder, Columns, Operation, Infringement, Goods, Status, Action, StatusDate, TakedownBasis, OrderReference, Tlp, Handling, HandlingText, Pap,
            LimitPurpose, Restrict, ReviewBy, ReviewYears, To, ToOperation, ToGroup, ToOfficer, Everyone, Exclude, EmbargoUntil, ThirdCountries, Nobody, Epoch, Session, Rejected, DryRun, Offline,
            LogTerm,
        })
        {
            command.Add(option);
        }
    }

    private static Option<string?> One(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    private static Option<string[]> Many(string name, string description, string helpName) =>
        new(name) { Description = $"{description} (repeatable)", HelpName = helpName, DefaultValueFactory = _ => [] };
}
