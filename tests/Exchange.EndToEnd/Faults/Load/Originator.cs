using Exchange.Client;
using Exchange.V1;
using Google.Type;
using Grpc.Core;

namespace Exchange.EndToEnd.Faults.Load;

/// <summary>
/// An agency's system that pushes batches in one session for as long as the hub lasts, and erases now and then. It knows what was
/// answered, so it can tell what must stand.
/// </summary>
/// <param name="agency">The agency.</param>
/// <param name="number">Tells its records from those of others of the same agency.</param>
/// <param name="random">What it does.</param>
internal sealed class Originator(string agency, int number, Random random)
{
    private const int MostUnderWay = 4;
    private const int MostRecords = 8;

    private static readonly Date ReviewBy = MakeReviewBy();

    private readonly List<Step> _steps = [];
    private readonly string _session = Guid.NewGuid().ToString("D");
    private int _names;

    // How everything stands when every step is done; made anew once it is known which are.
    private Dictionary<string, ExpectedRecord> _now = new(StringComparer.Ordinal);

    /// <summary>The agency.</summary>
    public string Agency => agency;

    /// <summary>The session's id.</summary>
    public string Session => _session;

    /// <summary>How its records' names begin.</summary>
    public string Prefix => $"agencies/{agency}/records/load-{number}-";

    /// <summary>Every batch sent, in order.</summary>
    public IReadOnlyList<Step.Sent> Batches => [.. _steps.OfType<Step.Sent>()];

    /// <summary>Every erasure asked for.</summary>
    public IReadOnlyList<Step.Erased> Erasures => [.. _steps.OfType<Step.Erased>()];

    /// <summary>Batches and erasures that were answered.</summary>
    public int Answered => _steps.Count(s => s is Step.Sent { Answer: not null } or Step.Erased { Answer: not null });

    /// <summary>Sends what a hub had refused or never received, then pushes and erases until the hub is gone, or until told to stop.</summary>
    /// <exception cref="HubException">The hub is gone.</exception>
    public async Task RunAsync(HubConnection hub, CancellationToken stop)
    {
        using var push = await OpenAsync(hub, CancellationToken.None);
        await SendAsync(push.Call, [.. Batches.Where(b => b.Batch.Number > push.LastNumber)], CancellationToken.None);
        while (!stop.IsCancellationRequested)
        {
            if (_now.Count > 10 && random.Next(8) == 0)
            {
                await EraseAsync(hub);
                continue;
            }

            Step.Sent[] sent = [.. Enumerable.Range(0, random.Next(1, MostUnderWay + 1)).Select(_ => MakeBatch())];
            await SendAsync(push.Call, sent, CancellationToken.None);
        }

        await push.Call.RequestStream.CompleteAsync();
    }

    /// <summary>Opens its session.</summary>
    /// <returns>The stream, and the number of the newest batch that the hub has applied.</returns>
    public async Task<OpenPush> OpenAsync(HubConnection hub, CancellationToken cancellationToken)
    {
        var call = hub.Records.Push(cancellationToken: cancellationToken);
        try
        {
            await call.RequestStream.WriteAsync(new PushRequest { Open = new PushOpen { Context = FaultCaller.Context, Session = _session } }, cancellationToken);
            return new OpenPush(call, (await ReadAsync(call, cancellationToken)).Opened.LastNumber);
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    /// <summary>Sends batches, those that were answered too, and reads an answer for each.</summary>
    /// <returns>The answers; a batch's first one is kept with it.</returns>
    public static async Task<IReadOnlyList<BatchAnswer>> SendAsync(
        AsyncDuplexStreamingCall<PushRequest, PushResponse> call, IReadOnlyList<Step.Sent> batches, CancellationToken cancellationToken)
    {
        var answers = new List<BatchAnswer>();
        var sending = WriteAsync();
        foreach (var batch in batches)
        {
            var answer = (await ReadAsync(call, cancellationToken)).Answer;
            batch.Answer ??= answer;
            answers.Add(answer);
        }

        await sending;
        return answers;

        async Task WriteAsync()
        {
            foreach (var batch in batches)
            {
                await call.RequestStream.WriteAsync(new PushRequest { Batch = batch.Batch }, cancellationToken);
            }
        }
    }

    /// <summary>Erases a record that stands, whatever becomes of batches that were not answered.</summary>
    /// <exception cref="HubException">It is refused, or the hub is gone.</exception>
    public async Task EraseAsync(HubConnection hub)
    {
        var known = StandingAfter(Batches.Where(b => b.Answer is not null).Select(b => b.Batch.Number).LastOrDefault());
        string[] standing = [.. known.Where(r => !r.Value.Erased).Select(r => r.Key)];
        var name = standing[random.Next(standing.Length)];
        var erasure = new Step.Erased(name);
        _steps.Add(erasure);
        try
        {
            erasure.Answer = await hub.Records.EraseRecordAsync(new EraseRecordRequest { Name = name });
        }
        catch (HubException refused) when (refused.Reason is Reason.LogUnwritable or Reason.StoreBusy)
        {
            // The hub says that nothing was done, and is held to it.
            erasure.Holds = false;
            throw;
        }

        erasure.Holds = true;
        _now[name] = _now[name] with { Erased = true, Revision = _now[name].Revision + 1 };
    }

    /// <summary>How its records must stand when the hub has applied its batches up to a number.</summary>
    public IReadOnlyDictionary<string, ExpectedRecord> StandingAfter(long lastNumber)
    {
        var standing = new Dictionary<string, ExpectedRecord>(StringComparer.Ordinal);
        foreach (var step in _steps)
        {
            if (step is Step.Sent sent && sent.Batch.Number <= lastNumber)
            {
                foreach (var item in sent.Items.Where(i => i.After is not null))
                {
                    standing[item.Name] = item.After!;
                }
            }
            else if (step is Step.Erased { Holds: true } erased && standing.TryGetValue(erased.Name, out var record))
            {
                standing[erased.Name] = record with { Erased = true, Revision = record.Revision + 1 };
            }
        }

        return standing;
    }

    /// <summary>Goes on from what is known to stand.</summary>
    public void Settle(long lastNumber) => _now = new(StandingAfter(lastNumber), StringComparer.Ordinal);

    private Step.Sent MakeBatch()
    {
        var batch = new PushBatch { Number = _steps.OfType<Step.Sent>().Count() + 1 };
        var items = new List<PushedItem>();
        for (var left = random.Next(1, MostRecords + 1); left > 0; left--)
        {
            var (item, record) = MakeItem();
            items.Add(item);
            batch.Records.Add(record);
            if (item.After is { } after)
            {
                _now[item.Name] = after;
            }
        }

        var sent = new Step.Sent(batch, items);
        _steps.Add(sent);
        return sent;
    }

    /// <summary>A new record mostly; else one that stands, changed or as it is; one that was erased; one that breaks a rule.</summary>
    private (PushedItem Item, PushRecord Record) MakeItem()
    {
        var kind = random.Next(10);
        if (kind == 0)
        {
            var none = $"{Prefix}{_names++}";
            return (new PushedItem(none, OutcomeStatus.Rejected, After: null), Make(none, version: 1, shared: true, "no domain name"));
        }

        if (kind < 5 || _now.Count == 0)
        {
            var name = $"{Prefix}{_names++}";
            var created = new ExpectedRecord(1, 1, random.Next(4) > 0, Erased: false);
            return (new PushedItem(name, OutcomeStatus.Created, created), Make(name, created.Version, created.Shared));
        }

        var (old, standing) = _now.ElementAt(random.Next(_now.Count));
        if (standing.Erased)
        {
            return (new PushedItem(old, OutcomeStatus.Rejected, standing), Make(old, standing.Version + 1, shared: true));
        }

        if (kind == 9)
        {
            return (new PushedItem(old, OutcomeStatus.Unchanged, standing), Make(old, standing.Version, standing.Shared));
        }

        var updated = standing with { Version = standing.Version + 1, Revision = standing.Revision + 1, Shared = random.Next(4) > 0 };
        return (new PushedItem(old, OutcomeStatus.Updated, updated), Make(old, updated.Version, updated.Shared));
    }

    private PushRecord Make(string name, int version, bool shared, string? domain = null) => new()
    {
        Record = new Record
        {
            Name = name,
            Content = new RecordContent
            {
                Domain = new Domain
                {
                    DomainName = domain ?? $"{name.Split('/')[^1]}.example",
                    Infringement = Infringement.Counterfeit,
                    Takedown = new Takedown { Status = TakedownStatus.Nominated },
                },
                Note = NoteOf(name, version),
            },
            Marking = new Marking { Tlp = Tlp.Green, ReviewBy = ReviewBy },
        },
        Distribution = new Distribution { Everyone = shared },
    };

    /// <summary>What a version of a record says: of many lengths, so that pages of all kinds are written, and the same each time.</summary>
    public static string NoteOf(string name, int version)
    {
        var length = (name.Sum(c => c) + (version * 37)) % 10 switch { 0 => 1_500, < 4 => 300, _ => 10 };
        return $"version {version} {new string((char)('a' + (version % 26)), length)}";
    }

    private static async Task<PushResponse> ReadAsync(AsyncDuplexStreamingCall<PushRequest, PushResponse> call, CancellationToken cancellationToken) =>
        await call.ResponseStream.MoveNext(cancellationToken) ? call.ResponseStream.Current : throw new InvalidOperationException("the hub ended a push without an answer");

    private static Date MakeReviewBy()
    {
        var day = TimeProvider.System.GetUtcNow().AddYears(2);
        return new Date { Year = day.Year, Month = day.Month, Day = 15 };
    }
}
