using System.Text.Json;
using Exchange.Agencies;
using Exchange.Server.Audit;
using Exchange.Server.Quotas;
using Exchange.Server.Records;
using Exchange.Storage;

namespace Exchange.Server.Hosting;

/// <summary>Every number of a node, from its configuration file; the README's table tells each. Unknown keys are refused.</summary>
internal sealed record ServerOptions
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Limits of records, batches and pages.</summary>
    public RecordLimits Limits { get; init; } = new();

    /// <summary>The store.</summary>
    public StoreOptions Store { get; init; } = new();

    /// <summary>The certificate check.</summary>
    public PeerCertificateOptions Certificates { get; init; } = new();

    /// <summary>The provable log.</summary>
    public LogOptions Log { get; init; } = new();

    /// <summary>What one agency may ask of the node.</summary>
    public QuotaOptions Quotas { get; init; } = new();

    /// <summary>Kestrel.</summary>
    public TransportOptions Transport { get; init; } = new();

    /// <summary>Reads a configuration file.</summary>
    /// <param name="path">The file; null for the defaults.</param>
    /// <returns>The options, or a refusal that names every fault.</returns>
    public static Outcome<ServerOptions> Load(string? path)
    {
        if (path is null)
        {
            return new ServerOptions();
        }

        try
        {
            var text = File.ReadAllText(path);
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var options = JsonSerializer.Deserialize<ServerOptions>(text, Json) ?? new ServerOptions();
            string[] faults = [.. UnknownKeys(document.RootElement, typeof(ServerOptions), ""), .. options.Check()];
            return faults.Length == 0
                ? options
                : new Refusal(RefusalReason.RequestInvalid, $"{path}: {string.Join("; ", faults)}");
        }
        catch (JsonException failure)
        {
            return new Refusal(RefusalReason.RequestInvalid, $"{path}: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Refusal(RefusalReason.RequestInvalid, failure.Message);
        }
    }

    /// <summary>Every key that is no setting; the serializer would name the first alone.</summary>
    private static IEnumerable<string> UnknownKeys(JsonElement element, Type type, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var member in element.EnumerateObject())
        {
            var property = type.GetProperties().FirstOrDefault(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name) == member.Name);
            if (property is null)
            {
                yield return $"{path}{member.Name} is no setting";
                continue;
            }

            foreach (var unknown in UnknownKeys(member.Value, property.PropertyType, $"{path}{member.Name}."))
            {
                yield return unknown;
            }
        }
    }

    private IEnumerable<string> Check()
    {
        (string Key, double Value, double Least, double Most)[] ranges =
        [
            ("limits.messageBytes", Limits.MessageBytes, 65_536, 64 * 1024 * 1024),
            ("limits.recordBytes", Limits.RecordBytes, 1_024, Limits.MessageBytes),
            ("limits.batchRecords", Limits.BatchRecords, 1, 100_000),
            ("limits.batchesUnderWay", Limits.BatchesUnderWay, 1, 256),
            ("limits.pushedBytes", Limits.PushedBytes, 1024 * 1024, 1024 * 1024 * 1024),
            ("limits.pageChanges", Limits.PageChanges, 1, 10_000),
            ("limits.pagesUnderWay", Limits.PagesUnderWay, 1, 64),
            ("limits.aheadBytes", Limits.AheadBytes, 0, 1024 * 1024 * 1024),
            ("limits.sharedPageBytes", Limits.SharedPageBytes, 0, 1024 * 1024 * 1024),
            ("limits.sharedPageFileBytes", Limits.SharedPageFileBytes, 0, 1024L * 1024 * 1024 * 1024),
            ("limits.pageRecords", Limits.PageRecords, 1, 1_000),
            ("limits.reviewYears", Limits.ReviewYears, 1, 5),
            ("store.groupRecords", Store.GroupRecords, 1, 100_000),
            ("store.sharedGroupRecords", Store.SharedGroupRecords, 1, 100_000),
            ("store.queuedJobs", Store.QueuedJobs, 1, 100_000),
            ("store.scannedHeads", Store.ScannedHeads, 100, 1_000_000),
            ("store.pageBytes", Store.PageBytes, 65_536, 2 * 1024 * 1024),
            ("store.agencyRecords", Store.AgencyRecords, 0, 1_000_000_000),
            ("store.logBytes", Store.LogBytes, 64 * 1024 * 1024, 16L * 1024 * 1024 * 1024),
            ("store.sessionTerm (days)", Store.SessionTerm.TotalDays, 1, 365),
            ("store.indexDelay (s)", Store.IndexDelay.TotalSeconds, 0, 5),
            ("store.proposalTerm (h)", Store.ProposalTerm.TotalHours, 1, 720),
            ("store.compactWithin (h)", Store.CompactWithin.TotalHours, 0.01, 24),
            ("store.scannedEntries", Store.ScannedEntries, 1_000, 10_000_000),
            ("store.checkedAtStart", Store.CheckedAtStart, 0, 1_000_000_000),
            ("store.detailTerm (days)", Store.DetailTerm.TotalDays, Math.Max(30, Store.SessionTerm.TotalDays), 36_500),
            ("store.checkpointTerm (h)", Store.CheckpointTerm.TotalHours, 1, 8_760),
            ("store.checkpointSpacing (min)", Store.CheckpointSpacing.TotalMinutes, 1, 1_440),
            ("log.checkpointEvery (s)", Log.CheckpointEvery.TotalSeconds, 0.05, 1),
            ("log.inspectedPerSecond", Log.InspectedPerSecond, 10, 20_000),
            ("log.inspectEvery (h)", Log.InspectEvery.TotalHours, 1, 720),
            ("log.witnesses", Log.Witnesses.Count, 0, 64),
            ("log.witnessThreshold", Log.WitnessThreshold, 0, Log.Witnesses.Count),
            ("quotas.callsPerSecond", Quotas.CallsPerSecond, 0, 1_000_000),
            ("quotas.callBurst", Quotas.CallBurst, 1, 1_000_000),
            ("quotas.searchesPerSecond", Quotas.SearchesPerSecond, 0, 1_000_000),
            ("quotas.searchBurst", Quotas.SearchBurst, 1, 1_000_000),
            ("quotas.openStreams", Quotas.OpenStreams, 1, 1_000_000),
            ("quotas.openCalls", Quotas.OpenCalls, 1, 1_000_000),
            ("certificates.crlGrace (h)", Certificates.CrlGrace.TotalHours, 0, 168),
            ("certificates.longestLeaf (days)", Certificates.LongestLeaf.TotalDays, 1, 1_200),
            ("certificates.longestChain", Certificates.LongestChain, 1, 8),
            ("transport.streamWindowBytes", Transport.StreamWindowBytes, 65_535, 16 * 1024 * 1024),
            ("transport.connectionWindowBytes", Transport.ConnectionWindowBytes, Transport.StreamWindowBytes, 64 * 1024 * 1024),
            ("transport.streamsPerConnection", Transport.StreamsPerConnection, 1, 1_000),
            ("transport.connections", Transport.Connections, 1, 100_000),
        ];
        return ranges.Where(r => r.Value < r.Least || r.Value > r.Most).Select(r => $"{r.Key} is {r.Value}, must be {r.Least} to {r.Most}");
    }
}
