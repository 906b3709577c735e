using System.Diagnostics;
using System.Security.Cryptography;
using Exchange.Changes;
using Exchange.Server.Records;
using Exchange.Sharing;
using Exchange.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Wire = Exchange.V1;

namespace Exchange.Benchmarks;

/// <summary>
/// What the pages of a pull cost before they leave: rows read, decided upon and encoded, the page hashed; beside the hash of the same
/// octets alone, which nothing can be faster than. The best of many rounds, since a machine that others use makes them longer, never shorter.
/// </summary>
internal static class ReadingBenchmark
{
    private const int Rounds = 15;
    private const int Page = 1_000;

    public static async Task RunAsync(int records)
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, taker) = (await hub.AddAgencyAsync("giver"), await hub.AddAgencyAsync("taker"));
        await Loading.PushAsync(giver, records, _ => new Wire.Distribution { Agencies = { taker.Name } });
        var store = hub.Services.GetRequiredService<IExchangeStore>();
        var reader = new Reader(Named(taker), Purpose.Investigation);

        var (reading, octets) = (double.MaxValue, Array.Empty<byte[]>());
        for (var round = 0; round < Rounds; round++)
        {
            var (time, pages) = Read(store, reader);
            (reading, octets) = (Math.Min(reading, time), pages);
        }

        var hashing = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var page in octets)
            {
                SHA256.HashData(page);
            }

            hashing = Math.Min(hashing, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        Console.WriteLine(
            $"{records:N0} records, {octets.Sum(p => (long)p.Length) / records:N0} octets each: {reading * 1e9 / records:N0} ns a record, of which the hash {hashing * 1e9 / records:N0} ns; {reading / hashing:N2} times the hash");
    }

    private static Exchange.Agencies.AgencyId Named(TestAgency agency) =>
        Exchange.Agencies.AgencyId.TryParse(agency.Id, out var id) ? id : throw new InvalidOperationException(agency.Id);

    private static (double Seconds, byte[][] Pages) Read(IExchangeStore store, Reader reader)
    {
        var writer = new PageWriter(new RecordWriter(store.Hub.Epoch), reader.Agency, record => record);
        var pages = new List<byte[]>();
        var cursor = FeedCursor.Start;
        var time = TimeSpan.Zero;
        for (var isAtEnd = false; !isAtEnd;)
        {
            var started = Stopwatch.GetTimestamp();
            var page = writer.Finish(store.ReadFeed(reader, RecordFilter.All, cursor, Page, writer));
            time += Stopwatch.GetElapsedTime(started);
            pages.Add(page.Changes.ToArray());
            (cursor, isAtEnd) = (page.Next, page.CaughtUp);
        }

        return (time.TotalSeconds, [.. pages]);
    }
}
