using System.Runtime.CompilerServices;
using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>Lists of a hub that come in pages, read to their end.</summary>
public static class HubLists
{
    /// <summary>Lists the caller's own records whose review date comes up, page after page as they are asked for.</summary>
    /// <param name="hub">The connection.</param>
    /// <param name="request">How far ahead; without a context the connection's is used.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The reviews, by date.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached.</exception>
    public static async IAsyncEnumerable<Wire.Review> ListReviewsAsync(
        this HubConnection hub, Wire.ListReviewsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = request.Clone();
        do
        {
            var page = await hub.Records.ListReviewsAsync(next, cancellationToken: cancellationToken);
            foreach (var review in page.Reviews)
            {
                yield return review;
            }

            next.PageToken = page.NextPageToken;
        }
        while (next.PageToken.Length > 0);
    }

    /// <summary>Lists the groups that the caller's agency is a member of, page after page as they are asked for.</summary>
    /// <param name="hub">The connection.</param>
    /// <param name="context">Why; null for the connection's context.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The groups, by name.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached.</exception>
    public static async IAsyncEnumerable<Wire.Group> ListGroupsAsync(
        this HubConnection hub, Wire.CallContext? context = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = new Wire.ListGroupsRequest { Context = context };
        do
        {
            var page = await hub.Groups.ListGroupsAsync(next, cancellationToken: cancellationToken);
            foreach (var group in page.Groups)
            {
                yield return group;
            }

            next.PageToken = page.NextPageToken;
        }
        while (next.PageToken.Length > 0);
    }

    /// <summary>Lists changes that take two operators, open ones first, page after page as they are asked for.</summary>
    /// <param name="hub">The connection.</param>
    /// <param name="request">Which; without a context the connection's is used.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The proposals.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached.</exception>
    public static async IAsyncEnumerable<Wire.Proposal> ListProposalsAsync(
        this HubConnection hub, Wire.ListProposalsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = request.Clone();
        do
        {
            var page = await hub.Proposals.ListProposalsAsync(next, cancellationToken: cancellationToken);
            foreach (var proposal in page.Proposals)
            {
                yield return proposal;
            }

            next.PageToken = page.NextPageToken;
        }
        while (next.PageToken.Length > 0);
    }

    /// <summary>Lists what operators changed about the caller's agency, newest first, page after page as they are asked for.</summary>
    /// <param name="hub">The connection.</param>
    /// <param name="context">Why; null for the connection's context.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The notices.</returns>
    /// <exception cref="HubException">It was refused, or the hub was not reached.</exception>
    public static async IAsyncEnumerable<Wire.Notice> ListNoticesAsync(
        this HubConnection hub, Wire.CallContext? context = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = new Wire.ListNoticesRequest { Context = context };
        do
        {
            var page = await hub.Proposals.ListNoticesAsync(next, cancellationToken: cancellationToken);
            foreach (var notice in page.Notices)
            {
                yield return notice;
            }

            next.PageToken = page.NextPageToken;
        }
        while (next.PageToken.Length > 0);
    }
}
