using System.Globalization;
using System.Numerics;
using Exchange.Changes;
using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Type;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>Erased means gone: none of the hub's files holds anything of what was erased, once they were rewritten.</summary>
public sealed class ErasedMeansGoneTests : IAsyncLifetime
{
    private const int Half = 10_000;
    private const int InBatch = 2_000;

    // Every name and account bears one of these, in whatever form it is stored.
    private const string NameMark = "zqerased";
    private const string AccountMark = "70010083";
    private const string KeptMark = "zqkept";

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private TestHub? _hub;

    private TestHub Hub => _hub!;

    public async ValueTask InitializeAsync() => _hub = await TestHub.StartAsync(new TestHubOptions { Time = _clock });

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    [Fact]
    public async Task Erases_TwentyThousandRecordsFromEveryFile()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        await PushAsync(giver, reader, "first");
        await PushAsync(giver, reader, "second");
        await giver.System.StoreAsync([.. Enumerable.Range(0, 100).Select(n => Domain(giver, Half + n, KeptMark, days: 400).For(reader))]);
        Assert.Equal((2 * Half) + 100, (await reader.System.PullAllAsync()).Ids.Count);
        Assert.Equal((true, true, true), (IsInFiles(NameMark), IsInFiles(AccountMark), IsInFiles(KeptMark)));

        // A few by their originator, the others on their review date.
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => giver.Officer.EraseAsync(giver.Record($"sample-domain-{n}"))));
        _clock.Advance(System.TimeSpan.FromDays(3));
        await Hub.Services.GetRequiredService<DueWork>().LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(100, (await giver.System.PullAllAsync()).Ids.Count);
        Assert.Equal(2 * Half, (await reader.System.DutiesAsync()).Count);

        // Refused while a reader holds an older snapshot; the node asks again by itself, the test without waiting.
        var store = Hub.Services.GetRequiredService<IExchangeStore>();
        await Eventually.HoldsAsync(async () => await store.CompactAsync(TestContext.Current.CancellationToken) is { IsRefused: false, Value: false }, "the database is rewritten");

        Assert.Equal((false, false, true), (IsInFiles(NameMark), IsInFiles(AccountMark), IsInFiles(KeptMark)));
        Assert.Equal(Half + 99, await LastErasedAsync(giver));
    }

    private static PushRecord Domain(TestAgency agency, int number, string mark, int days) =>
        SampleRecords.Domain(agency, number).Saying(c => c.Domain.DomainName = $"{mark}-{number}.example").Marked(m => m.ReviewBy = Day(days));

    private static PushRecord Account(TestAgency agency, int number)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"{AccountMark}{number:D10}");
        var check = 98 - (int)(BigInteger.Parse(digits + "131400", CultureInfo.InvariantCulture) % 97);
        return SampleRecords.Asset(agency, 2 * number)
            .Saying(c => c.Asset = new Asset { BankAccount = new BankAccount { Iban = $"DE{check:D2}{digits}" }, Status = AssetStatus.Frozen })
            .Marked(m => m.ReviewBy = Day(2));
    }

    private static Date Day(int ahead)
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(ahead);
        return new Date { Year = day.Year, Month = day.Month, Day = day.Day };
    }

    private static async Task PushAsync(TestAgency giver, TestAgency reader, string note)
    {
        using var session = await giver.System.OpenPushAsync();
        for (var from = 0; from < Half; from += InBatch / 2)
        {
            var numbers = Enumerable.Range(from, InBatch / 2);
            PushRecord[] records = [.. numbers.Select(n => Domain(giver, n, NameMark, days: 2)), .. numbers.Select(n => Account(giver, n))];
            var answer = await session.SendAsync([.. records.Select(r => r.Saying(c => c.Note = note).For(reader))]);
            Assert.All(answer.Outcomes, o => Assert.True(o.Status is OutcomeStatus.Created or OutcomeStatus.Updated, o.ToString()));
        }
    }

    /// <summary>The tombstones stand: a push of an erased record is still rejected.</summary>
    private static async Task<int> LastErasedAsync(TestAgency giver)
    {
        var outcomes = await giver.System.PushAllAsync([.. Enumerable.Range(Half - 100, 200).Select(n => SampleRecords.Domain(giver, n))]);
        Assert.All(outcomes.Take(100), o => Assert.Equal(Reason.RecordErased, o.Reason));
        return Half - 1 + outcomes.Skip(100).Count(o => o.Status == OutcomeStatus.Updated);
    }

    private bool IsInFiles(string mark)
    {
        var files = Directory.GetFiles(Hub.Folder["data"], "*", SearchOption.AllDirectories);
        Assert.Contains(Hub.DatabasePath + "-wal", files);

        // The lock is an empty file that the node keeps to itself.
        return files.Where(f => !f.EndsWith("-lock", StringComparison.Ordinal)).Any(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(System.Text.Encoding.ASCII.GetBytes(mark)) >= 0;
        });
    }
}
