using System.Security.Cryptography;
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
/// One pull stream: pages of the agency's feed, each logged before it leaves (law 5). A page that was read before somebody lost
/// sight of something is not sent but read again.
/// </summary>
internal sealed class PullStream(IExchangeStore store, RecordLimits limits, CursorCodec cursors, TimeProvider time)
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

        var next = new PullPage(RandomNumberGenerator.GetInt32(int.MaxValue) * (1L << 31) + RandomNumberGenerator.GetInt32(1, int.MaxValue), 1);
        var writer = new RecordWriter(store.Hub.Epoch);
        var logged = false;
        var told = false;
        var spoke = time.GetTimestamp();
        while (true)
        {
            var page = store.ReadFeed(reader, filter, cursor, size);
            if (store.Sharing.StandingAt(reader.Agency, page.ReadAt) is not { Active: true })
            {
                // Its view is empty from here on, but a stream that ends in a moment gives no order to delete everything.
                throw new Refusal(RefusalReason.AgencySuspended, "the agency is suspended; ask the hub's operators").ToRpcException();
            }

            if (page.Changes.Count > 0 || !logged)
            {
                if (await SendAsync(page, next, reader, filter, writer, call, responses, ended).ConfigureAwait(false) is false)
                {
                    continue;
                }

                if (page.Changes.Count > 0)
                {
                    (last, next) = (next, next with { Number = next.Number + 1 });
                }

                (logged, told, spoke) = (true, told && page.Changes.Count == 0, page.Changes.Count == 0 ? spoke : time.GetTimestamp());
            }

            cursor = page.Next;
            if (page.CaughtUp && !told)
            {
                (told, spoke) = (true, time.GetTimestamp());
                var caughtUp = new Wire.CaughtUp { Cursor = cursors.Encode(reader, filter, cursor, last), AsOfTime = page.AsOf.ToTimestamp() };
                await responses.WriteAsync(PullFrame.Of(new Wire.PullResponse { CaughtUp = caughtUp }), ended).ConfigureAwait(false);
            }
            else if (page.Changes.Count == 0 && time.GetElapsedTime(spoke) >= ProgressEvery)
            {
                spoke = time.GetTimestamp();
                await responses.WriteAsync(PullFrame.Of(new Wire.PullResponse { Progress = new Wire.Progress { Cursor = cursors.Encode(reader, filter, cursor, last) } }), ended).ConfigureAwait(false);
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

    /// <summary>Logs a page and sends it; false when it is to be read again.</summary>
    private async Task<bool> SendAsync(
        FeedPage page, PullPage number, Reader reader, RecordFilter filter, RecordWriter writer, Call call, IServerStreamWriter<PullFrame> responses, CancellationToken ended)
    {
        var shown = page.Changes.Count == 0 ? page.Changes : [.. page.Changes.Select(c => c with { Record = LinkFilter.Show(c.Record, reader, store) })];
        var changes = writer.Encode(shown, r => r.Key.Originator == reader.Agency);
        var entry = call.Entry(AuditAction.Pull, filter.Definition) with
        {
            Count = page.Changes.Count,
            Touched = [.. page.Changes.Where(c => c.Kind == ChangeKind.Upserted).Select(c => c.Record.RevisedAt).Order().Distinct()],
            BodyHash = SHA256.HashData(changes.Span),
            Page = page.Changes.Count > 0 ? number : null,
        };
        if ((await store.LogAsync(entry, page.ReadAt, ended).ConfigureAwait(false)).OrThrow() is not { } logged)
        {
            return false;
        }

        if (page.Changes.Count > 0)
        {
            await responses.WriteAsync(PullFrame.Page(changes, cursors.Encode(reader, filter, page.Next, number), logged), ended).ConfigureAwait(false);
            store.NoteSent(call.Agency, number);
        }

        return true;
    }
}
