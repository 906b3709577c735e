using Exchange.Cli.Audit;
using Exchange.Cli.Calls;
using Exchange.Cli.Lists;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary><c>exchange push</c>: a file of names or records to the hub.</summary>
internal static class PushCommand
{
    private const string OfflineAgency = "agencies/offline";
    private const string Reference = "Exchange.Cli.COLUMNS.md";

    // A hub that restarts, or a line that is away, does not end a long push; the session resumes it if it does.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static System.CommandLine.Command Create(Tool tool)
    {
        var flags = new PushFlags();
        var command = new ToolCommand("push", "Push a file of domain names or records to the hub")
        {
            Notes = """
                Reads CSV (first line names the columns; see --columns), NDJSON (one PushRecord a line), plain lists, hosts, adblock, RPZ and dnsmasq
                files, in UTF-8 or UTF-16. URLs, host:port and defanged names (hxxp://shop[.]example) are made host names. A push that is cut off
                resumes when it is run again. The sum of all outcomes is the number of lines that name something.
                """,
            Examples =
            [
                "exchange push shops.txt --operation ios-x --infringement counterfeit --to-operation ios-x",
                "exchange push seized.csv --operation ios-x --status actioned --action server-hold --to bka --to gdf --rejected seized.rejected.csv",
                "exchange push wanted.csv --tlp red --to-officer bka/officer-7 --to-officer gdf/m.rossi --embargo-until 2026-11-24T06:00:00Z",
                "exchange push seized.csv --to-operation ios-x --exclude police-xx --limit-purpose domain-takedown",
                "exchange push list.csv --dry-run",
                "exchange push list.csv --offline --json",
            ],
        };
        flags.AddTo(command);
        return tool.Calling(command, (call, cancellationToken) => RunAsync(call, flags, cancellationToken));
    }

    private static async Task<int> RunAsync(ToolCall call, PushFlags flags, CancellationToken cancellationToken)
    {
        if (call.Get(flags.Columns))
        {
            call.Print(Columns());
            return ExitCode.Done;
        }

        var path = call.Get(flags.File) ?? throw ToolFailure.Usage("no file is named", "file", "exchange push FILE; --columns shows the columns of a CSV file");
        CheckPaths(path, call, flags);
        using var file = Open(path, call, flags);
        return call.Get(flags.Offline)
            ? CheckOffline(call, flags, path, file)
            : await PushAsync(call, flags, path, file, cancellationToken);
    }

    private static int CheckOffline(ToolCall call, PushFlags flags, string path, ListFile file)
    {
        using var rejected = Rejected(call, flags, path, resumed: false);
        var mapper = Mapper(call, flags, file, OfflineAgency, call.Environment.Time.GetUtcNow(), new Lazy<IdKey>(IdKey.Generate));
        var push = new FilePush(file, mapper, rejected);
        push.Check();
        return new PushSummary(call, path, file.Format, push.Counts, rejected).Tell("checked offline");
    }

    private static async Task<int> PushAsync(ToolCall call, PushFlags flags, string path, ListFile file, CancellationToken cancellationToken)
    {
        var context = call.Context();
        var dryRun = call.Get(flags.DryRun);
        using var session = dryRun
            ? PushSession.InMemory(call.Environment.Time)
            : PushSession.Open(call.Get(flags.Session) ?? $"{path}.exchange-session", call.Environment.Time);

        // The command line is checked before the hub is asked.
        var idKey = Key(call);
        _ = Mapper(call, flags, file, OfflineAgency, session.StartedTime, idKey);
        var hub = call.Connect(Patience, LogPins.Term(call, flags.LogTerm));
        var about = await hub.GetHubAsync(context, cancellationToken);
        var mapper = Mapper(call, flags, file, about.Caller.Agency, session.StartedTime, idKey);
        using var rejected = Rejected(call, flags, path, session.IsResumed);
        if (session.IsResumed)
        {
            call.Talk($"resuming: {Wording.Count(session.AnsweredRecords)} records were answered before");
        }

        var push = new FilePush(file, mapper, rejected);
        try
        {
            await PushProgress.ShowAsync(call.Environment, file, progress => push.RunAsync(
                hub,
                new PushOptions { Context = context, Session = session, ValidateOnly = dryRun, Epoch = call.Get(flags.Epoch), Progress = progress },
                cancellationToken));
        }
        catch (Exception failure) when (session.Path is not null && failure is HubException or OperationCanceledException)
        {
            call.Talk($"{Wording.Count(session.AnsweredRecords)} records are in; the same command again resumes the push ({session.Path})");
            throw;
        }

        return new PushSummary(call, path, file.Format, push.Counts, rejected).Tell(dryRun ? "dry run" : "pushed");
    }

    /// <summary>What is written must not be what is read.</summary>
    private static void CheckPaths(string path, ToolCall call, PushFlags flags)
    {
        foreach (var option in new[] { flags.Rejected, flags.Session })
        {
            if (call.Get(option) is { } other && Path.GetFullPath(other) == Path.GetFullPath(path))
            {
                throw ToolFailure.Usage($"{option.Name} names the input", option.Name, "name another file");
            }
        }
    }

    private static ListFile Open(string path, ToolCall call, PushFlags flags)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ToolFailure.Usage($"{path} cannot be read: {failure.Message}", "file", "check the path");
        }

        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw ToolFailure.Usage($"{path} is no file that can be read twice", "file", "write it to a file first, so that a push that is cut off can resume");
        }

        if (ListFile.Open(stream, call.Get(flags.Format), call.Get(flags.IgnoredColumns)).TryGet(out var file, out var refusal))
        {
            return file;
        }

        stream.Dispose();
        throw ToolFailure.Usage($"{path}: {refusal.Message}", "file");
    }

    private static RejectedFile Rejected(ToolCall call, PushFlags flags, string path, bool resumed)
    {
        var rejected = new RejectedFile(call.Get(flags.Rejected) ?? $"{path}.rejected.csv", resumed);
        rejected.Prepare();
        return rejected;
    }

    private static RecordMapper Mapper(ToolCall call, PushFlags flags, ListFile file, string agency, DateTimeOffset begun, Lazy<IdKey> idKey)
    {
        var defaults = new DefaultsReader(call, flags).Read(agency, begun, idKey);
        if (file.Format is ListFormat.Csv or ListFormat.Ndjson)
        {
            return new RecordMapper(defaults);
        }

        if (defaults.ListInfringement == Wire.Infringement.Unspecified)
        {
            throw ToolFailure.Usage("a list of names does not say what the infringement is", flags.Infringement.Name, $"state it: {Vocabulary.Infringement.Words}; or state --goods");
        }

        CheckAudience(defaults, flags);
        return new RecordMapper(defaults);
    }

    /// <summary>Where no line can say otherwise, the hub would reject every one of them.</summary>
    private static void CheckAudience(PushDefaults defaults, PushFlags flags)
    {
        var (tlp, distribution) = (defaults.Marking.Tlp, defaults.Distribution);
        if (distribution is { Everyone: true } && tlp is Wire.Tlp.Red or Wire.Tlp.AmberStrict or Wire.Tlp.Amber)
        {
            throw ToolFailure.Usage("TLP:RED and AMBER do not go to everyone", flags.Everyone.Name, "name agencies, operations or groups, or give --tlp green");
        }

        if (tlp is Wire.Tlp.Red or Wire.Tlp.AmberStrict && distribution is { Operations.Count: > 0 } or { Groups.Count: > 0 })
        {
            throw ToolFailure.Usage("TLP:RED and AMBER+STRICT go to agencies named themselves: who joins later was not chosen", flags.Tlp.Name, "name agencies with --to, or give --tlp amber");
        }

        if (tlp == Wire.Tlp.Red && distribution is { Agencies.Count: > 0, Officers.Count: 0 })
        {
            throw ToolFailure.Usage("TLP:RED is for individual recipients", flags.Tlp.Name, "name officers with --to-officer AGENCY/OFFICER");
        }
    }

    private static Lazy<IdKey> Key(ToolCall call) => new(() => IdKey.Load(call.Settings.IdKey ?? throw ToolFailure.Usage(
        "no key to derive record ids with", "--id-key", "make your agency's key once with 'exchange profile make-key', or give --id-key FILE")));

    private static string Columns()
    {
        using var reader = new StreamReader(typeof(PushCommand).Assembly.GetManifestResourceStream(Reference)!);
        return reader.ReadToEnd().TrimEnd();
    }
}
