using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Functional.WhoSaw;

/// <summary>
/// Who saw a record, against what the agencies' own systems wrote down, with streams cut at random: what the hub takes as confirmed was
/// received, and what was received was granted. All three are the same for whoever was never cut and acknowledged its last page.
/// </summary>
public sealed class WhoSawTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private const int Rounds = 8;
    private const int Records = 60;
    private const int OfLastRound = 30;
    private const int LongNote = 2_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Lists_AsConfirmedWhatWasReceived_AndAsGrantedWhatWas(int seed)
    {
        var random = new Random(seed);
        var giver = await fixture.AddAgencyAsync();
        var readers = new List<RecordingReader>();
        for (var i = 0; i < 4; i++)
        {
            readers.Add(new RecordingReader(fixture.Hub, await fixture.AddAgencyAsync(), new Random((seed * 10) + i)));
        }

        var (whole, sent, lost) = (readers[0], readers[1], readers[2]);
        for (var round = 0; round < Rounds; round++)
        {
            // All of them at first, so that each is there.
            await giver.System.StoreAsync([.. Enumerable.Range(0, Records).Where(_ => round == 0 || random.Next(3) == 0).Select(n => Make(giver, n, random, Some(readers, random)))]);
            await Task.WhenAll(readers.Select(r => r == whole ? r.PullAsync() : r.PullSomeAsync()));
        }

        // At last one comes to the end and acknowledges it, one does not acknowledge it, and of one the line is cut within its page.
        await Task.WhenAll(readers.Select(r => r.PullAsync()));
        await giver.System.StoreAsync([.. Enumerable.Range(Records, OfLastRound).Select(n => Make(giver, n, random, [.. readers.Select(r => r.Agency)]).Saying(c => c.Note = new string('n', LongNote)))]);
        HashSet<Shown> before = [.. sent.Received];
        await Task.WhenAll(whole.PullAsync(), sent.PullAsync(), lost.PullAsync(up: long.MaxValue, down: LongNote * 4, messages: int.MaxValue));
        await whole.PullAsync();

        var listed = await ListAsync(giver);
        var granted = listed.Select(d => d.Shown).ToHashSet();
        var confirmed = listed.Where(d => d.State == DisclosureState.Confirmed).Select(d => d.Shown).ToHashSet();
        var received = readers.SelectMany(r => r.Received).ToHashSet();
        Assert.Equal(listed.Count, granted.Count);
        Assert.Empty(readers.SelectMany(r => r.Acknowledged).Except(confirmed));
        Assert.Empty(confirmed.Except(received));
        Assert.Empty(received.Except(granted));

        Assert.NotEmpty(whole.Received);
        Assert.Equal(0, whole.Cuts);
        Assert.True(whole.Received.SetEquals(granted.Where(s => s.Agency == whole.Agency.Name)));
        Assert.True(whole.Received.SetEquals(confirmed.Where(s => s.Agency == whole.Agency.Name)));

        // Neither the one nor the other is so because nothing was cut.
        var states = listed.ToDictionary(d => d.Shown, d => d.State);
        var last = sent.Received.Except(before).ToArray();
        Assert.InRange(last.Length, OfLastRound, int.MaxValue);
        Assert.All(last, s => Assert.Equal(DisclosureState.Sent, states[s]));
        Assert.NotEqual(0, lost.Cuts);
        Assert.Contains(granted, s => s.Agency == lost.Agency.Name && !lost.Received.Contains(s));
    }

    private static PushRecord Make(TestAgency giver, int number, Random random, TestAgency[] readers) =>
        SampleRecords.Domain(giver, number).For(readers).Saying(c => c.Note = $"{random.Next()} {new string('n', random.Next(LongNote))}");

    private static TestAgency[] Some(List<RecordingReader> readers, Random random) =>
        [.. readers.Where(_ => random.Next(2) == 0).Append(readers[random.Next(readers.Count)]).Select(r => r.Agency).Distinct()];

    /// <summary>Every disclosure of every record that the giver has pushed.</summary>
    private async Task<IReadOnlyList<(Shown Shown, DisclosureState State)>> ListAsync(TestAgency giver)
    {
        var auditor = fixture.Hub.HubAuditor;
        var listed = new List<(Shown, DisclosureState)>();
        for (var number = 0; number < Records + OfLastRound; number++)
        {
            var request = new ListDisclosuresRequest { Context = auditor.Context, Name = giver.Record($"sample-domain-{number}"), PageSize = 7 };
            do
            {
                var page = await auditor.Audit.ListDisclosuresAsync(request);
                Assert.All(page.Disclosures, d => Assert.Equal(AuditAction.Pull, d.Action));
                listed.AddRange(page.Disclosures.Select(d => (new Shown(d.Agency, request.Name, d.Revision, d.Hash), d.State)));
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
        }

        return listed;
    }
}
