using System.Security.Cryptography.X509Certificates;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.DevCertificates;
using Exchange.Server.Peers;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Server.Peers;

/// <summary>The validation that every call passes: right from all streams of a connection at once, and never stale.</summary>
public sealed class PeerValidationTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly Authority _authority;
    private readonly Directory _directory;

    public PeerValidationTests()
    {
        _authority = Authority.CreateRoot("agency CA", _clock.GetUtcNow());
        _directory = new Directory(new Agency
        {
            Id = AgencyId.TryParse("agency", out var id) ? id : throw new InvalidOperationException(),
            DisplayName = "agency",
            Country = "FR",
            EeaMember = true,
            Contact = "desk",
            TrustDomain = "agency.test",
            Roles = [CallerRole.System],
            CaCertificates = [_authority.Certificate.RawData],
        });
    }

    [Fact]
    public void Accepts_OneCertificateFromManyStreamsAtOnce()
    {
        using var issued = _authority.Issue(LeafRequest.Caller("agency.test", "system", "gateway"), _clock.GetUtcNow());
        for (var round = 0; round < 300; round++)
        {
            using var shared = X509CertificateLoader.LoadCertificate(issued.RawData);
            using var together = new Barrier(4);
            var refusals = new Refusal?[4];
            var threads = Enumerable.Range(0, 4).Select(i => new Thread(() =>
            {
                var validation = new PeerValidation(_directory, new PeerCertificateOptions(), _clock);
                together.SignalAndWait();
                refusals[i] = validation.Validate(shared).Refusal;
            })).ToArray();
            Array.ForEach(threads, t => t.Start());
            Array.ForEach(threads, t => t.Join());
            Assert.All(refusals, Assert.Null);
        }
    }

    [Fact]
    public void Rejects_AtOnceWhatTheDirectoryNoLongerAdmits()
    {
        using var leaf = _authority.Issue(LeafRequest.Caller("agency.test", "system", "gateway"), _clock.GetUtcNow());
        var validation = new PeerValidation(_directory, new PeerCertificateOptions(), _clock);
        Assert.Null(validation.Validate(leaf).Refusal);

        _directory.Change(a => a with { State = AgencyState.Suspended });
        Assert.Equal(RefusalReason.AgencySuspended, validation.Validate(leaf).Refusal?.Reason);

        _directory.Change(a => a with { State = AgencyState.Active });
        Assert.Null(validation.Validate(leaf).Refusal);
    }

    [Fact]
    public void Rejects_ExpiredLessThanFourSecondsAfterAKeptAnswer()
    {
        using var leaf = _authority.Issue(LeafRequest.Caller("agency.test", "system", "gateway") with { Ends = TimeSpan.FromMinutes(1) }, _clock.GetUtcNow());
        var validation = new PeerValidation(_directory, new PeerCertificateOptions(), _clock);
        _clock.Advance(TimeSpan.FromSeconds(58));
        Assert.Null(validation.Validate(leaf).Refusal);

        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(RefusalReason.CertificateExpired, validation.Validate(leaf).Refusal?.Reason);
    }

    public void Dispose() => _authority.Dispose();

    private sealed class Directory(Agency agency) : IAgencyDirectory
    {
        public DirectorySnapshot Current { get; private set; } = new(1, [agency]);

        public void Change(Func<Agency, Agency> change) => Current = new DirectorySnapshot(Current.Version + 1, [change(Current.Agencies[0])]);

        public Task WaitPastAsync(long version, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Outcome<LoggedEntry>> RegisterAsync(Agency agency, AuditEntryDraft entry, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Outcome<LoggedEntry>> ChangeAsync(AgencyId id, Func<Agency, Outcome<Agency>> change, AuditEntryDraft entry, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<Outcome<(Proposal Proposal, LoggedEntry Entry)>> ProposeAsync(
            ProposedChange change, string proposer, AuditEntryDraft entry, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Outcome<(Proposal Proposal, LoggedEntry Entry)>> DecideAsync(
            long number, string decider, bool approve, AuditEntryDraft entry, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IReadOnlyList<Proposal> ListProposals(bool openOnly, long before, int limit) => throw new NotSupportedException();

        public IReadOnlyList<Notice> ListNotices(AgencyId agency, long before, int limit) => throw new NotSupportedException();
    }
}
