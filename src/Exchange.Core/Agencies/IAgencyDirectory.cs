using Exchange.Audit;

namespace Exchange.Agencies;

/// <summary>The directory of agencies: who may connect, vouched for by which CAs, in which roles. Kept with the records, so that a change of it has a place in the one order.</summary>
public interface IAgencyDirectory
{
    /// <summary>The directory now; the same object until it changes.</summary>
    DirectorySnapshot Current { get; }

    /// <summary>Waits until the directory is past a version.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when <see cref="Current"/> has a later version.</returns>
    Task WaitPastAsync(long version, CancellationToken cancellationToken);

    /// <summary>Adds an agency, at a position of its own: from there on it may be among an audience.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entry, or ALREADY_EXISTS.</returns>
    Task<Outcome<LoggedEntry>> RegisterAsync(Agency agency, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Changes an agency; when EU or EEA law begins or ceases to bind it, at a position of its own.</summary>
    /// <param name="id">Which.</param>
    /// <param name="change">Makes the new state of the present one, or refuses; called where no other change comes between.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entry, or the change's refusal, or NOT_FOUND, or RULE_FORBIDS when the change is one of id or trust domain.</returns>
    Task<Outcome<LoggedEntry>> ChangeAsync(AgencyId id, Func<Agency, Outcome<Agency>> change, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Keeps a change that takes two operators until another one decides.</summary>
    /// <param name="change">The change.</param>
    /// <param name="proposer">The operator who proposes, by the name in the certificate.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The proposal and the entry.</returns>
    Task<Outcome<(Proposal Proposal, LoggedEntry Entry)>> ProposeAsync(ProposedChange change, string proposer, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Decides a proposal; approval carries it out and tells the agencies it is about, in the same transaction.</summary>
    /// <param name="number">The proposal.</param>
    /// <param name="decider">The operator who decides, by the name in the certificate.</param>
    /// <param name="approve">Whether it is approved.</param>
    /// <param name="entry">The entry to write with it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The proposal and the entry, or NOT_FOUND, RULE_FORBIDS when it is not open or its proposer approves, or the refusal of what it carries out.</returns>
    Task<Outcome<(Proposal Proposal, LoggedEntry Entry)>> DecideAsync(
        long number, string decider, bool approve, AuditEntryDraft entry, CancellationToken cancellationToken);

    /// <summary>Lists proposals, newest first.</summary>
    /// <param name="openOnly">Only open ones.</param>
    /// <param name="before">Only those before this number.</param>
    /// <param name="limit">At most this many.</param>
    /// <returns>The proposals.</returns>
    IReadOnlyList<Proposal> ListProposals(bool openOnly, long before, int limit);

    /// <summary>Lists what operators did about an agency, newest first.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="before">Only notices before this number.</param>
    /// <param name="limit">At most this many.</param>
    /// <returns>The notices.</returns>
    IReadOnlyList<Notice> ListNotices(AgencyId agency, long before, int limit);
}
