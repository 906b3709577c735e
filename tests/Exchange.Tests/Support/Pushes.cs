using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Support;

/// <summary>Pushes through the generated stub.</summary>
public static class Pushes
{
    /// <summary>Pushes records as one batch of a new session.</summary>
    /// <returns>One outcome for each, in order.</returns>
    public static async Task<IReadOnlyList<RecordOutcome>> PushAllAsync(this TestCaller caller, params PushRecord[] records)
    {
        using var session = await caller.OpenPushAsync();
        var answer = await session.SendAsync(records);
        await session.CompleteAsync();
        return answer.Outcomes;
    }

    /// <summary>Pushes records that must all be created or updated.</summary>
    public static async Task StoreAsync(this TestCaller caller, params PushRecord[] records) =>
        Assert.All(await caller.PushAllAsync(records), o => Assert.True(o.Status is OutcomeStatus.Created or OutcomeStatus.Updated, o.ToString()));

    /// <summary>Opens a push stream with a new session.</summary>
    public static Task<PushSession> OpenPushAsync(this TestCaller caller) => caller.OpenPushAsync(new PushOpen { Session = Guid.NewGuid().ToString("D") });

    /// <summary>Opens a push stream; the caller's own context is set where none is.</summary>
    public static async Task<PushSession> OpenPushAsync(this TestCaller caller, PushOpen open)
    {
        open.Context ??= caller.Context;
        var session = new PushSession(caller.Records.Push(), open.Session);
        await session.OpenAsync(open);
        return session;
    }
}
