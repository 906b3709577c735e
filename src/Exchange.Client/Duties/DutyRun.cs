using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Wire = Exchange.V1;

namespace Exchange.Client.Duties;

/// <summary>Acts on duty after duty, and acknowledges what was acted on, page by page.</summary>
internal sealed class DutyRun(HubConnection hub, DutyOptions? options, Func<Wire.Duty, CancellationToken, Task<DutyAnswer?>> act)
{
    public async IAsyncEnumerable<AnsweredDuty> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var step in hub.PullDutiesAsync(options, cancellationToken))
        {
            if (step is not DutyEvent.Page page)
            {
                continue;
            }

            var (done, failure) = await ActAsync(page.Duties, cancellationToken);
            foreach (var answered in await AcknowledgeAsync(done, failure is null ? cancellationToken : CancellationToken.None))
            {
                yield return answered;
            }

            failure?.Throw();
        }
    }

    /// <summary>What was done, up to the first failure: it must not take the acknowledgement of what succeeded with it.</summary>
    private async Task<(List<(Wire.Duty Duty, DutyAnswer? Answer)> Done, ExceptionDispatchInfo? Failure)> ActAsync(
        IReadOnlyList<Wire.Duty> duties, CancellationToken cancellationToken)
    {
        var done = new List<(Wire.Duty, DutyAnswer?)>(duties.Count);
        try
        {
            foreach (var duty in duties)
            {
                done.Add((duty, await act(duty, cancellationToken)));
            }

            return (done, null);
        }
#pragma warning disable CA1031 // passed on as it is, after what was done is acknowledged
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return (done, ExceptionDispatchInfo.Capture(failure));
        }
    }

    private async Task<IReadOnlyList<AnsweredDuty>> AcknowledgeAsync(IReadOnlyList<(Wire.Duty Duty, DutyAnswer? Answer)> done, CancellationToken cancellationToken)
    {
        var outcomes = new Queue<Wire.AcknowledgementOutcome>(await hub.AcknowledgeAsync(
            done.Where(d => d.Answer is not null).Select(d => new Wire.Acknowledgement { Duty = d.Duty.Name, Result = d.Answer!.Result, RetentionBasis = d.Answer.RetentionBasis }),
            options?.Context,
            cancellationToken));
        return [.. done.Select(d => new AnsweredDuty(d.Duty, d.Answer, d.Answer is null ? null : outcomes.Dequeue()))];
    }
}
