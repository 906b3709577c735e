using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Grpc.Core;

namespace Exchange.Server.Proposals;

/// <summary>Keeps a change that takes two operators until another one decides.</summary>
internal sealed class Proposing(IAgencyDirectory directory)
{
    public async Task<(Proposal Proposal, LoggedEntry Entry)> ProposeAsync(ProposedChange change, ServerCallContext context)
    {
        var call = context.Call();
        var entry = call.Entry(AuditAction.Proposal, $"propose: {change.Summary}") with { Count = 1 };
        return (await directory.ProposeAsync(change, call.Caller.Name, entry, context.CancellationToken).ConfigureAwait(false)).OrThrow();
    }
}
