using System.Runtime.CompilerServices;
using Exchange.Client.Calls;
using Exchange.Client.Duties;
using Exchange.Client.Pulling;
using Exchange.Client.Pushing;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>
/// A connection to a hub over mutual TLS. Calls fail with <see cref="HubException"/>; those that found the hub or the line away
/// for a moment are tried again. For use by several threads at once.
/// </summary>
/// <example>
/// <code>
/// using var certificate = ClientCertificate.FromPemFiles("gateway.pem", "gateway.key");
/// using var authorities = HubAuthorities.FromPemFiles("hub-ca.pem");
/// await using var hub = HubConnection.Open(new HubConnectionOptions
/// {
///     Endpoint = new Uri("https://localhost:8443"),
///     Certificate = certificate,
///     HubAuthorities = authorities,
///     Context = new Wire.CallContext { Purpose = Wire.Purpose.Investigation, LegalBasis = "...", AutomatedJob = "nightly" },
/// });
/// var about = await hub.GetHubAsync();
/// </code>
/// </example>
public sealed class HubConnection : IAsyncDisposable
{
    private const int MostAcknowledgements = 1_000;

    private readonly GrpcChannel _channel;
    private readonly CallInvoker _bare;
    private readonly HubConnectionOptions _options;

    // Of runs without a file; they share what they know.
    private readonly LogPin _pin = LogPin.InMemory();

    private HubConnection(GrpcChannel channel, HubConnectionOptions options)
    {
        (_channel, _options) = (channel, options);
        _bare = channel.CreateCallInvoker();
        var invoker = _bare.Intercept(new RetryInterceptor(options));
        Hub = new Wire.HubService.HubServiceClient(invoker);
        Records = new Wire.RecordService.RecordServiceClient(invoker);
        Agencies = new Wire.AgencyService.AgencyServiceClient(invoker);
        Operations = new Wire.OperationService.OperationServiceClient(invoker);
        Audit = new Wire.AuditService.AuditServiceClient(invoker);
        Duties = new Wire.DutyService.DutyServiceClient(invoker);
        Groups = new Wire.GroupService.GroupServiceClient(invoker);
        Proposals = new Wire.ProposalService.ProposalServiceClient(invoker);
    }

    /// <summary>The hub itself.</summary>
    public Wire.HubService.HubServiceClient Hub { get; }

    /// <summary>Records. For push and pull, <see cref="PushAsync"/> and <see cref="PullAsync"/> do more: they resume.</summary>
    public Wire.RecordService.RecordServiceClient Records { get; }

    /// <summary>The directory of agencies.</summary>
    public Wire.AgencyService.AgencyServiceClient Agencies { get; }

    /// <summary>Operations.</summary>
    public Wire.OperationService.OperationServiceClient Operations { get; }

    /// <summary>The audit log.</summary>
    public Wire.AuditService.AuditServiceClient Audit { get; }

    /// <summary>Duties and the ledger. <see cref="PullDutiesAsync"/> and <see cref="AnswerDutiesAsync"/> do more: they go on after a lost line.</summary>
    public Wire.DutyService.DutyServiceClient Duties { get; }

    /// <summary>Sharing groups.</summary>
    public Wire.GroupService.GroupServiceClient Groups { get; }

    /// <summary>Changes that take two operators, and notices of what was done about one's own agency.</summary>
    public Wire.ProposalService.ProposalServiceClient Proposals { get; }

    /// <summary>What it was made of.</summary>
    internal HubConnectionOptions Options => _options;

    /// <summary>Makes a connection. Nothing is sent before the first call.</summary>
    /// <param name="options">What it is made of.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="ArgumentException">The endpoint is no https address.</exception>
    public static HubConnection Open(HubConnectionOptions options) => new(Transport.Open(options), options);

    /// <summary>Gets the hub's id, epoch, limits and clock, and who the caller is to it.</summary>
    /// <param name="context">Why; null for the connection's context.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The hub and the caller.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached.</exception>
    public async Task<Wire.GetHubResponse> GetHubAsync(Wire.CallContext? context = null, CancellationToken cancellationToken = default) =>
        await Hub.GetHubAsync(new Wire.GetHubRequest { Context = context }, cancellationToken: cancellationToken);

    /// <summary>Gets one record.</summary>
    /// <param name="name"><c>agencies/{agency}/records/{record}</c>.</param>
    /// <param name="context">Why; null for the connection's context.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The record, with its distribution for originator and auditors.</returns>
    /// <exception cref="HubException">NOT_FOUND when it is absent or hidden.</exception>
    public async Task<Wire.GetRecordResponse> GetRecordAsync(string name, Wire.CallContext? context = null, CancellationToken cancellationToken = default) =>
        await Records.GetRecordAsync(new Wire.GetRecordRequest { Context = context, Name = name }, cancellationToken: cancellationToken);

    /// <summary>Searches records, page after page as they are asked for.</summary>
    /// <param name="request">What to search; without a context the connection's is used, a page token is where to begin.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The records, by canonical name.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached.</exception>
    public async IAsyncEnumerable<Wire.Record> SearchAsync(Wire.SearchRecordsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = request.Clone();
        do
        {
            var page = await Records.SearchRecordsAsync(next, cancellationToken: cancellationToken);
            foreach (var record in page.Records)
            {
                yield return record;
            }

            next.PageToken = page.NextPageToken;
        }
        while (next.PageToken.Length > 0);
    }

    /// <summary>
    /// Pushes records and gives back each one's outcome. With a session that is kept in a file, a push that was cut off resumes:
    /// records answered before are read from the input and checked, not sent and not given back again; the totals count them.
    /// </summary>
    /// <param name="records">The records, in order; read ahead of the answers, as fast as the hub gives them, on another thread.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the push; the session resumes it.</param>
    /// <returns>One outcome for each record, in order. A batch counts as kept when the first outcome after it is asked for.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached for too long.</exception>
    /// <exception cref="ClientFileException">The session is of another hub, or of another input.</exception>
    /// <example>
    /// <code>
    /// using var session = PushSession.Open("today.session");
    /// await foreach (var pushed in hub.PushAsync(records, new PushOptions { Session = session }))
    /// {
    ///     if (pushed.Outcome.Status == Wire.OutcomeStatus.Rejected) { ... }
    /// }
    /// Console.WriteLine(session.Totals);
    /// </code>
    /// </example>
    public async IAsyncEnumerable<PushedRecord> PushAsync(
        IAsyncEnumerable<Wire.PushRecord> records, PushOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var batch in PushBatchesAsync(records, options, cancellationToken))
        {
            foreach (var record in batch.Records)
            {
                yield return record;
            }
        }
    }

    /// <summary>As <see cref="PushAsync"/>, batch by batch.</summary>
    /// <param name="records">The records, in order.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the push; the session resumes it.</param>
    /// <returns>The answered batches, in order. A batch counts as kept when the next is asked for.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached for too long.</exception>
    /// <exception cref="ClientFileException">The session is of another hub, or of another input.</exception>
    public IAsyncEnumerable<PushedBatch> PushBatchesAsync(
        IAsyncEnumerable<Wire.PushRecord> records, PushOptions? options = null, CancellationToken cancellationToken = default) =>
        new PushRun(this, _bare, _options, records, options ?? new PushOptions()).RunAsync(cancellationToken);

    /// <summary>As <see cref="PushAsync"/>, for callers who want the totals only.</summary>
    /// <param name="records">The records, in order.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the push; the session resumes it.</param>
    /// <returns>The totals of the whole session: their sum is the number of records in the input.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached for too long.</exception>
    /// <exception cref="ClientFileException">The session is of another hub, or of another input.</exception>
    public async Task<PushTotals> PushAllAsync(IAsyncEnumerable<Wire.PushRecord> records, PushOptions? options = null, CancellationToken cancellationToken = default)
    {
        var totals = options?.Session?.Totals ?? PushTotals.None;
        await foreach (var batch in PushBatchesAsync(records, options, cancellationToken))
        {
            totals = batch.Totals;
        }

        return totals;
    }

    /// <summary>
    /// Pulls what the caller's agency may see, as changes. After a lost line it goes on behind the last event that the caller
    /// has kept, so nothing is lost and nothing is repeated but an event that was given and not kept. A cursor of an earlier
    /// epoch of the hub is left behind and a snapshot pulled.
    /// </summary>
    /// <param name="options">What, and from where on.</param>
    /// <param name="cancellationToken">Ends the pull.</param>
    /// <returns>The events. An event counts as kept, and the feed file moves on, when the next is asked for.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached for too long.</exception>
    /// <exception cref="ClientFileException">The feed file is of another purpose or filter.</exception>
    /// <example>
    /// <code>
    /// using var feed = FeedFile.Open("ios-x.feed");
    /// await foreach (var step in hub.PullAsync(new PullOptions { Feed = feed }))
    /// {
    ///     switch (step)
    ///     {
    ///         case PullEvent.Page page: Apply(page.Changes); break;
    ///         case PullEvent.Dropped dropped: Delete(dropped.Names); break;
    ///     }
    /// }
    /// </code>
    /// </example>
    public IAsyncEnumerable<PullEvent> PullAsync(PullOptions? options = null, CancellationToken cancellationToken = default) =>
        new PullRun(this, _bare, options ?? new PullOptions()).RunAsync(cancellationToken);

    /// <summary>
    /// Pulls what the caller's agency owes for records it was shown by any call, whatever filter, purpose or cursor. Each open
    /// duty comes once, also when the line is lost on the way; it comes again in later pulls until it is acknowledged.
    /// </summary>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the pull.</param>
    /// <returns>The events.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached for too long.</exception>
    public async IAsyncEnumerable<DutyEvent> PullDutiesAsync(DutyOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new Wire.PullDutiesRequest
        {
            Context = options?.Context ?? _options.Context ?? throw new ArgumentException("duties are pulled in a context: in the options, or in the connection's"),
            Follow = options?.Follow ?? false,
        };
        await using var line = new DutyLine(_bare, request, _options);
        while (await line.NextAsync(cancellationToken) is { } step)
        {
            yield return step;
        }
    }

    /// <summary>
    /// Has the caller act on each open duty, and acknowledges after it has acted, never before. A page at a time: when acting
    /// fails, what was done before it is acknowledged, and the failure passed on; what was left open comes again in the next pull.
    /// </summary>
    /// <param name="act">Does what the duty asks, and says what it did; null leaves the duty open.</param>
    /// <param name="options">How duties are pulled; null for the defaults.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The duties, with what was done and what the hub said to it.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached for too long.</exception>
    /// <example>
    /// <code>
    /// await foreach (var answered in hub.AnswerDutiesAsync(async (duty, stop) =>
    /// {
    ///     await files.DeleteAsync(duty.Record, stop);
    ///     return DutyAnswer.Erased;
    /// }))
    /// {
    ///     Console.WriteLine($"{answered.Duty.Record}: {answered.Outcome?.Accepted}");
    /// }
    /// </code>
    /// </example>
    public IAsyncEnumerable<AnsweredDuty> AnswerDutiesAsync(
        Func<Wire.Duty, CancellationToken, Task<DutyAnswer?>> act, DutyOptions? options = null, CancellationToken cancellationToken = default) =>
        new DutyRun(this, options, act).RunAsync(cancellationToken);

    /// <summary>Acknowledges duties after they were acted on; for callers who keep their own list of what they owe.</summary>
    /// <param name="acknowledgements">What was done, any number.</param>
    /// <param name="context">Why; null for the connection's context.</param>
    /// <param name="cancellationToken">Ends the call; what was acknowledged stays so.</param>
    /// <returns>One outcome for each, in order.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached.</exception>
    public async Task<IReadOnlyList<Wire.AcknowledgementOutcome>> AcknowledgeAsync(
        IEnumerable<Wire.Acknowledgement> acknowledgements, Wire.CallContext? context = null, CancellationToken cancellationToken = default)
    {
        var outcomes = new List<Wire.AcknowledgementOutcome>();
        foreach (var portion in acknowledgements.Chunk(MostAcknowledgements))
        {
            var answer = await Duties.AcknowledgeAsync(new Wire.AcknowledgeRequest { Context = context, Acknowledgements = { portion } }, cancellationToken: cancellationToken);
            outcomes.AddRange(answer.Outcomes);
        }

        return outcomes;
    }

    /// <summary>Whether the hub was asked for its log and told none, so that it is told once.</summary>
    internal bool TellsNoLog { get; set; }

    /// <summary>The pin of a run: the stated file, or one beside the run's own, or memory.</summary>
    internal LogPin PinBeside(string? file) => (_options.LogCheck.PinFile ?? (file is null ? null : file + ".log-pin")) is { } path ? LogPin.Open(path) : _pin;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }
}
