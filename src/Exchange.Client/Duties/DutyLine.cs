using Exchange.Client.Calls;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Client.Duties;

/// <summary>
/// The stream of an agency's duties, over as many connections as it takes. The hub sends all that are open on each of them; what
/// was given before is left out here.
/// </summary>
internal sealed class DutyLine(CallInvoker invoker, Wire.PullDutiesRequest request, HubConnectionOptions options) : IAsyncDisposable
{
    private readonly Wire.DutyService.DutyServiceClient _duties = new(invoker);
    private AsyncServerStreamingCall<Wire.PullDutiesResponse>? _call;
    private HashSet<string> _given = new(StringComparer.Ordinal);
    private HashSet<string> _onLine = new(StringComparer.Ordinal);
    private bool _caughtUp;

    /// <summary>The next event; null at the end of a stream that does not follow.</summary>
    public async Task<DutyEvent?> NextAsync(CancellationToken cancellationToken)
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

            await backoff.WaitAsync(failure, cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private AsyncServerStreamingCall<Wire.PullDutiesResponse> Open(CancellationToken cancellationToken)
    {
        (_onLine, _caughtUp) = (new HashSet<string>(StringComparer.Ordinal), false);
        return _duties.PullDuties(request, cancellationToken: cancellationToken);
    }

    private DutyEvent? Read(Wire.PullDutiesResponse response)
    {
        switch (response.MessageCase)
        {
            case Wire.PullDutiesResponse.MessageOneofCase.Page:
                var news = response.Page.Duties.Where(d => IsNew(d.Name)).ToArray();
                return news.Length == 0 ? null : new DutyEvent.Page(news, response.Page.Entry);
            case Wire.PullDutiesResponse.MessageOneofCase.CaughtUp:
                // What did not come on this line is closed: its number never comes again.
                (_given, _caughtUp) = (_onLine, true);
                return new DutyEvent.CaughtUp(response.CaughtUp.OpenCount);
            case Wire.PullDutiesResponse.MessageOneofCase.None:
            default:
                return null;
        }
    }

    private bool IsNew(string name)
    {
        var isNew = !_given.Contains(name);
        _given.Add(name);
        _onLine.Add(name);
        return isNew;
    }

    private void Close()
    {
        _call?.Dispose();
        _call = null;
    }
}
