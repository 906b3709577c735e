using Exchange.Audit;
using Exchange.Client.Auditing;
using Exchange.Client.Calls;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Client.Pulling;

/// <summary>The stream of a pull, over as many connections as it takes: each goes on behind the last event that was kept.</summary>
internal sealed class PullLine(CallInvoker invoker, Wire.PullRequest request, HubConnectionOptions options, EntryWatch? watch) : IAsyncDisposable
{
    private AsyncServerStreamingCall<PulledMessage>? _call;
    private DateTimeOffset _logged;
    private long? _snapshotGiven;
    private bool _caughtUp;

    /// <summary>The next event; null at the end of a pull that does not follow.</summary>
    public async Task<PullEvent?> NextAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(options.Retry, options.Time);
        while (true)
        {
            HubException failure;
            try
            {
                _call ??= Open(cancellationToken);
                while (await _call.ResponseStream.MoveNext(cancellationToken))
                {
                    if (Read(_call.ResponseStream.Current) is { } step)
                    {
                        return step;
                    }
                }

                failure = new HubException(HubFailure.Unreachable, "the hub ended the stream") { IsTransient = true };
            }
            catch (RpcException broken)
            {
                var translated = HubFailures.Translate(broken, cancellationToken);
                failure = translated as HubException ?? throw translated;
            }

            Close();
            if (_caughtUp && !request.Follow)
            {
                return null;
            }

            if (IsOtherEpoch(failure) && request.Cursor.Length > 0)
            {
                (request.Cursor, _snapshotGiven) = ("", null);
                continue;
            }

            await backoff.WaitAsync(failure, cancellationToken);
        }
    }

    /// <summary>The caller has kept an event.</summary>
    public void Advance(PullEvent step)
    {
        _caughtUp = step is PullEvent.CaughtUp;
        if (step.Cursor.Length > 0)
        {
            (request.Cursor, _snapshotGiven) = (step.Cursor, null);
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private static bool IsOtherEpoch(HubException failure) =>
        failure.Reason == Wire.Reason.CursorInvalid && failure.Facts.GetValueOrDefault("cursor_reason") == "OTHER_EPOCH";

    private AsyncServerStreamingCall<PulledMessage> Open(CancellationToken cancellationToken)
    {
        _logged = options.Time.GetUtcNow() - options.LogCheck.ClockTolerance;
        return invoker.AsyncServerStreamingCall(PulledMessage.Pull, null, new CallOptions(cancellationToken: cancellationToken), request);
    }

    /// <summary>No page is given whose entry is not its own; whether the entry is in the log is found out meanwhile.</summary>
    private void CheckEntry(Wire.ChangePage page, byte[]? bodyHash)
    {
        watch?.Watch(page.Entry, new GivenFor(AuditAction.Pull, page.Changes.Count, bodyHash)
        {
            Purpose = (Sharing.Purpose)request.Context.Purpose,
            Earliest = _logged,
            Latest = options.Time.GetUtcNow() + options.LogCheck.ClockTolerance,
        });

        // Time never goes back from one entry to the next.
        _logged = watch is null ? _logged : Leaf.Read(page.Entry.Leaf.Span).Time;
    }

    private PullEvent? Read(PulledMessage message)
    {
        var response = message.Response;
        switch (response.MessageCase)
        {
            case Wire.PullResponse.MessageOneofCase.SnapshotStarted:
                // A line that was lost before the snapshot's first page begins it again: the caller has heard so.
                var known = _snapshotGiven == response.SnapshotStarted.Epoch;
                _snapshotGiven = response.SnapshotStarted.Epoch;
                return known ? null : new PullEvent.SnapshotStarted(response.SnapshotStarted.Epoch);
            case Wire.PullResponse.MessageOneofCase.Page:
                CheckEntry(response.Page, message.BodyHash);
                return new PullEvent.Page(response.Page.Changes, response.Page.Entry, CheckCursor(response.Page.Cursor));
            case Wire.PullResponse.MessageOneofCase.CaughtUp:
                return new PullEvent.CaughtUp(response.CaughtUp.AsOfTime?.ToDateTimeOffset() ?? default, CheckCursor(response.CaughtUp.Cursor));
            case Wire.PullResponse.MessageOneofCase.Progress:
                return new PullEvent.Progress(CheckCursor(response.Progress.Cursor));
            case Wire.PullResponse.MessageOneofCase.None:
            default:
                return null;
        }
    }

    private static string CheckCursor(string cursor) =>
        cursor.Length > 0 && !cursor.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? cursor
            : throw new HubException(HubFailure.Protocol, "the hub sent a cursor that is no printable text; tell its operators");

    private void Close()
    {
        _call?.Dispose();
        _call = null;
    }
}
