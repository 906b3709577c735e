using Exchange.Demo.Input;
using Exchange.Demo.Stage;
using Exchange.DevCertificates;
using Spectre.Console;

namespace Exchange.Demo;

/// <summary>Operation IOS X from the certificates to its result. What the hub answers is held against what was pushed; a difference ends it.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="folder">Where its files go.</param>
/// <param name="narrator">Who tells.</param>
/// <param name="time">The clock.</param>
internal sealed class Demonstration(DemoOptions options, StageFolder folder, Narrator narrator, TimeProvider time)
{
    private const string Lead = IosXParticipants.Lead;
    private const double Mebibyte = 1024 * 1024;

    // By the tool: a neighbour, a third country, and one that comes back later with its cursor. The others by the client library.
    private static readonly string[] ToolPullers = ["police-de", "police-nl", "us-ice"];

    /// <summary>Runs it.</summary>
    public async Task<DemoResult> RunAsync(CancellationToken cancellationToken)
    {
        TellCertificates();
        await using var hub = await OpenHubAsync(cancellationToken);
        await RegisterAsync(hub, cancellationToken);
        var input = new OperationInput(options.Figures, Lead, folder.Input, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var files = await PushAsync(hub, input, cancellationToken);
        var pulled = await PullAsync(hub, files, cancellationToken);
        await PushLaterAsync(hub, input, cancellationToken);
        var report = await ReportAsync(hub, cancellationToken);
        await new OriginatorScene(hub, narrator).RunAsync(input, Lead, ToolPullers[0], cancellationToken);
        var result = new DemoResult
        {
            DomainsPushed = report.Domains,
            DomainsTakenDown = report.TakenDown,
            Pulled = pulled,
            Arrests = report.Arrests,
            Products = report.Products,
            Frozen = report.Frozen,
            Seconds = Math.Round(narrator.Seconds, 1),
            ServerPeakMemoryMiB = Math.Round(hub.PeakMemoryBytes / Mebibyte, 1),
        };
        new Verification(options.Figures).Check(report);
        TellEnd(hub, result);
        await hub.Server.StopAsync();
        return result;
    }

    private void TellCertificates()
    {
        narrator.Scene(
            "Certificates",
            "An agency's system proves who it is with a certificate from its own CA; the hub proves itself with its own. Nobody has a password.");
        var made = folder.EnsureCertificates(time);
        narrator.Tell($"{(made ? "Made" : "Found")} development certificates of the hub and of {IosXParticipants.All.Count} agencies in {folder.Certificates}");
    }

    private async Task<HubStage> OpenHubAsync(CancellationToken cancellationToken)
    {
        narrator.Scene("The hub", "One server process, one database. It is made once, with two operators, so that neither acts unseen.");
        var hub = await HubStage.OpenAsync(folder, cancellationToken);
        narrator.Tell($"exchange-server init, then run: it answers at {hub.Server.Endpoint}, TLS 1.2 and 1.3 only, no caller without a certificate");
        return hub;
    }

    private async Task RegisterAsync(HubStage hub, CancellationToken cancellationToken)
    {
        narrator.Scene("Registration", "One operator proposes each agency with its CA, another approves: that CA can vouch for this agency and for no other. Operators read no record.");
        await hub.RegisterAsync(IosXParticipants.All, cancellationToken);
        var thirdCountries = IosXParticipants.All.Where(p => !p.EeaMember).Select(p => p.Id);
        narrator.Tell($"operator-1 typed exchange admin register-agency for each, operator-2 exchange admin approve --all; neither could have done both");
        narrator.Tell($"{IosXParticipants.All.Count} agencies take part in operations/ios-x, led by {Lead}; outside the EU and EEA: {string.Join(", ", thirdCountries)}");
    }

    private async Task<IReadOnlyList<InputFile>> PushAsync(HubStage hub, OperationInput input, CancellationToken cancellationToken)
    {
        narrator.Scene("Push", "Each originator says record by record who gets it. An answer means it is on disk; every line of a file has exactly one outcome.");
        var files = input.WriteFirst();
        foreach (var file in files.Where(f => f.All.Sum > 0))
        {
            var start = time.GetTimestamp();
            var totals = await hub.PushAsync(file.Agency, file.Path, cancellationToken);
            if (totals.Created != file.All.Sum || totals.Answered != file.All.Sum)
            {
                throw new DemoException($"{file.Agency} pushed {file.All.Sum} records of {file.Path}, and the hub answered {totals}");
            }

            narrator.Tell($"{file.Agency} pushed {file.Topic}: {file.All}, all created, {time.GetElapsedTime(start).TotalSeconds:F1} s");
        }

        return files;
    }

    private async Task<IReadOnlyDictionary<string, RecordCounts>> PullAsync(HubStage hub, IReadOnlyList<InputFile> files, CancellationToken cancellationToken)
    {
        narrator.Scene("Pull", "Every other agency asks for what it may see. Outside the EU and EEA that is only what its originator allowed for third countries.");
        var (all, thirdCountries) = (Sum(files, f => f.All), Sum(files, f => f.ThirdCountries));
        var pulled = new SortedDictionary<string, RecordCounts>(StringComparer.Ordinal);
        var table = new Table().AddColumns("agency", "domains", "suspects", "assets", "by", "seconds");
        await Parallel.ForEachAsync(
            IosXParticipants.All.Where(p => p.Id != Lead).OrderBy(p => !ToolPullers.Contains(p.Id)),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount), CancellationToken = cancellationToken },
            async (participant, token) =>
            {
                var (start, byTool) = (time.GetTimestamp(), ToolPullers.Contains(participant.Id));
                var received = byTool ? await hub.PullByToolAsync(participant.Id, token) : await hub.PullByLibraryAsync(participant.Id, token);
                Verification.Check(participant, received, participant.EeaMember ? all : thirdCountries);
                lock (pulled)
                {
                    var counts = pulled[participant.Id] = received.Counts;
                    table.AddRow(
                        participant.Id, $"{counts.Domains:N0}", $"{counts.Suspects:N0}", $"{counts.Assets:N0}", byTool ? "exchange pull" : "Exchange.Client",
                        $"{time.GetElapsedTime(start).TotalSeconds:F1}");
                }
            });
        narrator.Show(table);
        return pulled;
    }

    private async Task PushLaterAsync(HubStage hub, OperationInput input, CancellationToken cancellationToken)
    {
        if (options.Figures.Late == 0)
        {
            return;
        }

        narrator.Scene("What changed since", "A later list carries takedowns that came through. An agency that pulled before gets these changes alone.");
        var file = input.WriteSecond();
        var totals = await hub.PushAsync(file.Agency, file.Path, cancellationToken);
        var received = await hub.PullByToolAsync(ToolPullers[0], cancellationToken);
        if (totals.Updated != file.All.Sum || totals.Answered != file.All.Sum || received.Changes != file.All.Sum)
        {
            throw new DemoException($"{file.Agency} pushed {file.All.Sum} changed records, the hub answered {totals}, and {ToolPullers[0]} received {received.Changes} changes");
        }

        narrator.Tell($"{file.Agency} pushed {file.All.Sum:N0} domains that are taken down now: all updated; {ToolPullers[0]} pulled {received.Changes:N0} changes and nothing else");
    }

    private async Task<OperationReport> ReportAsync(HubStage hub, CancellationToken cancellationToken)
    {
        narrator.Scene("The operation's result", $"exchange report ios-x, asked by an officer of {Lead}: computed by the hub from the records that this agency may see.");
        narrator.Show(await hub.Tool.RunAsync(["report", "ios-x", "--profile", $"{Lead}-officer"], cancellationToken));
        return OperationReport.Parse(await hub.Tool.RunAsync(["report", "ios-x", "--json", "--profile", $"{Lead}-officer"], cancellationToken));
    }

    private void TellEnd(HubStage hub, DemoResult result)
    {
        narrator.Say();
        narrator.Say("Operation In Our Sites X");
        narrator.Tell($"{result.DomainsTakenDown:N0} domains taken down, of {result.DomainsPushed:N0} shared");
        narrator.Tell($"{result.Arrests:N0} arrests");
        narrator.Tell($"{result.Products:N0} products seized");
        foreach (var (currency, amount) in result.Frozen)
        {
            narrator.Tell($"{currency} {amount:N2} frozen in bank accounts and on payment platforms");
        }

        narrator.Tell($"in {result.Seconds:F1} s; the server's memory peaked at {result.ServerPeakMemoryMiB:F0} MiB");
        if (options.Keep)
        {
            narrator.Say();
            narrator.Show(folder.HowToGoOn(hub.Server.Endpoint));
        }
    }

    private static RecordCounts Sum(IEnumerable<InputFile> files, Func<InputFile, RecordCounts> counts) =>
        files.Select(counts).Aggregate(default(RecordCounts), (sum, c) => sum + c);
}
