using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Sharing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>
/// One pull stream: pages of the agency's feed, each logged before it leaves (law 5), and between them what a reader must know of its
/// place: that it is caught up, or how far it has come.
/// </summary>
internal sealed class PullStream(IExchangeStore store, SharedPages shared, AheadRoom rooms, RecordLimits limits, CursorCodec cursors, TimeProvider time)
{
    // A follower's page fills for a moment, so that all followers share a group commit.
    private static readonly TimeSpan Fill = TimeSpan.FromMilliseconds(10);

    // A stream that has nothing to tell says where it is this often, whether or not anything happened beyond its reader's view.
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);

    public async Task RunAsync(Wire.PullRequest request, IServerStreamWriter<PullFrame> responses, Call call, CancellationToken ended)
    {
        var filter = FilterMapper.ToCore(request.Filter).OrThrow();
        var size = SearchMapper.PageSize(request.PageSize, limits.PageChanges).OrThrow();
        // A pull is the agency's, whoever calls: what is for named officers never comes by it.
        var reader = new Reader(call.Agency, call.Purpose);
        var cursor = FeedCursor.Start;
        var last = default(PullPage);
        if (request.Cursor.Length > 0)
        {
            (cursor, last) = cursors.Decode(reader, filter, request.Cursor).OrThrow();
            if (last.Number > 0)
            {
                store.NoteConfirmed(call.Agency, last);
            }
        }
        else
        {
            await responses.WriteAsync(PullFrame.Of(new Wire.PullResponse { SnapshotStarted = new Wire.SnapshotStarted { Epoch = store.Hub.Epoch } }), ended).ConfigureAwait(false);
        }

        async Task SendAsync(PullFrame frame, PullPage number)
        {
            await responses.WriteAsync(frame, ended).ConfigureAwait(false);
            store.NoteSent(call.Agency, number);
        }

        using var pages = new PagesAhead(store, shared, rooms, reader, filter, (size, limits.PagesUnderWay), call, cursor, ended);
        var told = false;
        var spoke = time.GetTimestamp();
        while (true)
        {
            if (await pages.NextAsync().ConfigureAwait(false) is not { } next)
            {
                continue;
            }

            var page = next.Page;
            if (page.Count > 0)
            {
                (told, spoke, last) = (false, time.GetTimestamp(), next.Number);
                await pages.SentAsync(SendAsync(PullFrame.Page(page.Changes, cursors.Encode(reader, filter, page.Next, last), next.Entry!), last), time).ConfigureAwait(false);
            }

            if (page.CaughtUp && !told)
            {
                (told, spoke) = (true, time.GetTimestamp());
                var caughtUp = new Wire.CaughtUp { Cursor = cursors.Encode(reader, filter, page.Next, last), AsOfTime = page.AsOf.ToTimestamp() };
                await responses.WriteAsync(PullFrame.Of(new Wire.PullResponse { CaughtUp = caughtUp }), ended).ConfigureAwait(false);
            }
            else if (page.Count == 0 && time.GetElapsedTime(spoke) >= ProgressEvery)
            {
                spoke = time.GetTimestamp();
                await responses.WriteAsync(PullFrame.Of(new Wire.PullResponse { Progress = new Wire.Progress { Cursor = cursors.Encode(reader, filter, page.Next, last) } }), ended).ConfigureAwait(false);
            }

            if (page.CaughtUp)
            {
                if (!request.Follow)
                {
                    return;
                }

                await WaitAsync(page.ReadAt, ProgressEvery - time.GetElapsedTime(spoke), ended).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until the feed has moved past a position and a page has filled, at the longest for some time.</summary>
    private async Task WaitAsync(long position, TimeSpan longest, CancellationToken ended)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var moved = store.WaitPastAsync(position, waiting.Token);
        if (await Task.WhenAny(moved, Task.Delay(longest > TimeSpan.Zero ? longest : TimeSpan.Zero, time, waiting.Token)).ConfigureAwait(false) == moved)
        {
            await moved.ConfigureAwait(false);
            await Task.Delay(Fill, time, ended).ConfigureAwait(false);
        }

        await waiting.CancelAsync().ConfigureAwait(false);
        ended.ThrowIfCancellationRequested();
    }
}
