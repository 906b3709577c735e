using Exchange.V1;
using Grpc.Core;
using Xunit;
using Record = Exchange.V1.Record;

namespace Exchange.Tests.Support;

/// <summary>Calls about one record, and about what is owed for it, through the generated stubs.</summary>
public static class RecordCalls
{
    /// <summary>The caller's context for another purpose.</summary>
    public static CallContext For(this TestCaller caller, Purpose purpose)
    {
        var context = caller.Context.Clone();
        context.Purpose = purpose;
        return context;
    }

    /// <summary>Gets a record.</summary>
    public static async Task<GetRecordResponse> GetAsync(this TestCaller caller, string name) =>
        await caller.Records.GetRecordAsync(new GetRecordRequest { Context = caller.Context, Name = name });

    /// <summary>Says whether a caller gets a record.</summary>
    public static async Task<bool> GetsAsync(this TestCaller caller, string name)
    {
        try
        {
            return (await caller.GetAsync(name)).Record.Name == name;
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>The names of an originator's records that a search for their domains finds.</summary>
    public static async Task<IReadOnlyList<string>> SearchAsync(this TestCaller caller, TestAgency originator) =>
        [.. (await caller.Records.SearchRecordsAsync(
            new SearchRecordsRequest { Context = caller.Context, NamePrefix = "shop-", Filter = new RecordFilter { Originators = { originator.Name } } })).Records.Select(r => r.Name)];

    /// <summary>Searches until a record is found, or no longer is: the index trails what was committed.</summary>
    public static Task SearchesAsync(this TestCaller caller, TestAgency originator, string name, bool finds = true) => Eventually.HoldsAsync(
        async () => (await caller.SearchAsync(originator)).Contains(name) == finds, $"search {(finds ? "finds" : "does not find")} {name}");

    /// <summary>A record's revisions, newest first.</summary>
    public static async Task<IReadOnlyList<Record>> HistoryAsync(this TestCaller caller, string name) =>
        (await caller.Records.GetRecordHistoryAsync(new GetRecordHistoryRequest { Context = caller.Context, Name = name })).Revisions;

    /// <summary>Erases a record.</summary>
    public static async Task<EraseRecordResponse> EraseAsync(this TestCaller caller, string name) =>
        await caller.Records.EraseRecordAsync(new EraseRecordRequest { Context = caller.Context, Name = name });

    /// <summary>The duties that a caller's agency owes, as a pull of them delivers.</summary>
    public static async Task<IReadOnlyList<Duty>> DutiesAsync(this TestCaller caller)
    {
        using var call = caller.Duties.PullDuties(new PullDutiesRequest { Context = caller.Context });
        var messages = await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Duty[] duties = [.. messages.SelectMany(m => m.Page?.Duties ?? [])];
        Assert.Equal(duties.Length, messages[^1].CaughtUp.OpenCount);
        return duties;
    }

    /// <summary>The same as kind, cause and record's id.</summary>
    public static async Task<IReadOnlyList<string>> DutyStoryAsync(this TestCaller caller) =>
        [.. (await caller.DutiesAsync()).Select(d => $"{d.Kind} {d.Cause} {d.Record.Split('/')[^1]}")];

    /// <summary>Acknowledges a duty.</summary>
    /// <returns>What became of it.</returns>
    public static async Task<AcknowledgementOutcome> AcknowledgeAsync(this TestCaller caller, string duty, DutyResult result, string basis = "") =>
        Assert.Single((await caller.Duties.AcknowledgeAsync(new AcknowledgeRequest
        {
            Context = caller.Context,
            Acknowledgements = { new Acknowledgement { Duty = duty, Result = result, RetentionBasis = basis } },
        })).Outcomes);

    /// <summary>Who was shown a record, and what they owe.</summary>
    public static async Task<GetLedgerResponse> LedgerAsync(this TestCaller caller, string name) =>
        await caller.Duties.GetLedgerAsync(new GetLedgerRequest { Context = caller.Context, Name = name });
}
