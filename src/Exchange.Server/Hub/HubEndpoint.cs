using System.Reflection;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Matching;
using Exchange.Server.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Quotas;
using Exchange.Server.Records;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wire = Exchange.V1;

namespace Exchange.Server.Hub;

/// <summary>HubService: what a client needs to know before anything else.</summary>
[BindServiceMethod(typeof(HubEndpoint), nameof(Bind))]
internal sealed class HubEndpoint(
    IExchangeStore store, RecordLimits limits, QuotaOptions quotas, Storage.StoreOptions storage, LogKeys keys, Witnesses witnesses, TimeProvider time) : Wire.HubService.HubServiceBase
{
    private static readonly IReadOnlyList<Wire.UnderstoodMessage> Understood = [.. Describe().OrderBy(m => m.MessageName, StringComparer.Ordinal)];

    public static void Bind(ServiceBinderBase binder, Wire.HubService.HubServiceBase? service) =>
        Wire.HubService.BindService(new StrictServiceBinder(binder), service);

    [Authorize(Policy = RolePolicies.Anyone)]
    public override async Task<Wire.GetHubResponse> GetHub(Wire.GetHubRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var entry = context.Call().Entry(AuditAction.Read, "hub") with { Count = 1 };
        (await store.LogAsync(entry, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.GetHubResponse
        {
            Hub = new Wire.Hub
            {
                Id = store.Hub.Id.ToString("D"),
                Epoch = store.Hub.Epoch,
                ServerVersion = typeof(HubEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "",
                ContractVersions = { "exchange.v1" },
                Limits = new Wire.HubLimits
                {
                    MessageBytes = limits.MessageBytes,
                    RecordBytes = limits.RecordBytes,
                    BatchRecords = limits.BatchRecords,
                    BatchesUnderWay = limits.BatchesUnderWay,
                    PageChanges = limits.PageChanges,
                    PageRecords = limits.PageRecords,
                    SessionDays = (int)storage.SessionTerm.TotalDays,
                    ReviewYears = limits.ReviewYears,
                    CallsPerSecond = quotas.CallsPerSecond,
                    CallBurst = quotas.CallBurst,
                    SearchesPerSecond = quotas.SearchesPerSecond,
                    SearchBurst = quotas.SearchBurst,
                    OpenStreams = quotas.OpenStreams,
                    OpenCalls = quotas.OpenCalls,
                    AgencyRecords = storage.AgencyRecords,
                },
                CurrentTime = time.GetUtcNow().ToTimestamp(),
                EnforcedRestrictions =
                {
                    "distribution.agencies", "distribution.operations", "distribution.groups", "distribution.everyone", "distribution.excluded_agencies",
                    "distribution.officers", "distribution.embargo_end_time", "distribution.third_countries_allowed",
                    "record.marking.tlp", "record.marking.purposes", "record.marking.restriction", "operation.audience_rules.participants_only",
                },
                PublicSuffixListDate = PublicSuffixList.Current.Date,
                UnderstoodMessages = { Understood },
                Log = new Wire.HubLog
                {
                    Origin = keys.Present.Origin,
                    Keys = { keys.Present.Keys.Select(k => new Wire.LogKey { VerifierKey = k.VerifierKey, RotationNote = k.RotationNote }) },
                    WitnessPolicy = witnesses.Policy,
                    EpochChanges = { keys.Logs.Skip(1).Select(l => l.EpochChange) },
                    PastRotations = { keys.Logs.SkipLast(1).SelectMany(l => l.Keys.Skip(1)).Select(k => k.RotationNote) },
                },
            },
            Caller = new Wire.HubCaller
            {
                Agency = caller.Agency.Name,
                Role = (Wire.AgencyRole)caller.Role,
                CallerName = caller.Name,
                Fingerprint = caller.Fingerprint,
                CertificateEndTime = caller.CertificateEnd.ToTimestamp(),
            },
        };
    }

    private static IEnumerable<Wire.UnderstoodMessage> Describe()
    {
        FileDescriptor[] files =
        [
            Wire.RecordReflection.Descriptor, Wire.DomainReflection.Descriptor, Wire.SuspectReflection.Descriptor, Wire.AssetReflection.Descriptor,
            Wire.MarkingReflection.Descriptor, Wire.ChangeReflection.Descriptor, Wire.CallContextReflection.Descriptor,
        ];
        return files.SelectMany(f => f.MessageTypes).Select(m => new Wire.UnderstoodMessage
        {
            MessageName = m.FullName,
            FieldNumbers = { m.Fields.InFieldNumberOrder().Select(f => f.FieldNumber) },
        });
    }
}
