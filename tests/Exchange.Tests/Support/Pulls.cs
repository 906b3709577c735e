using Exchange.V1;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Support;

/// <summary>Pulls through the generated stub.</summary>
public static class Pulls
{
    /// <summary>Pulls everything to the end.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="cursor">Where to go on.</param>
    /// <param name="filter">Which records.</param>
    /// <param name="pageSize">Changes in a page; 0 for the hub's default.</param>
    public static Task<Pulled> PullAllAsync(this TestCaller caller, string cursor = "", RecordFilter? filter = null, int pageSize = 0) =>
        caller.PullAllAsync(new PullRequest { Context = caller.Context, Cursor = cursor, Filter = filter, PageSize = pageSize });

    /// <summary>Pulls everything that a request asks for.</summary>
    public static async Task<Pulled> PullAllAsync(this TestCaller caller, PullRequest request)
    {
        using var call = caller.Records.Pull(request);
        return new Pulled(await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Begins to follow; dispose of it to stop.</summary>
    public static FollowedFeed Follow(this TestCaller caller, string cursor = "") =>
        new(caller.Records.Pull(new PullRequest { Context = caller.Context, Cursor = cursor, Follow = true }));
}
