using Exchange.Changes;
using Exchange.Server.Records;
using Exchange.Tests.Server.Calls;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Server.Records;

/// <summary>What a batch repeats is read once: it must make no difference to what is read.</summary>
public sealed class PushedRecordReaderTests
{
    private const int Mutants = 30_000;
    private const int Seed = 20_261_125;
    private const string Originator = "agencies/agency-1";

    [Fact]
    public void Reads_EachAsIfItWereTheFirst()
    {
        var random = new Random(Seed);
        byte[][] valid = [.. StrictCheckTests.ValidRecords().Select(r => r.ToByteArray())];
        var reader = NewReader();
        var drafts = 0;
        for (var i = 0; i < Mutants; i++)
        {
            var bytes = valid[random.Next(valid.Length)];
            bytes = i % 2 == 0 ? bytes : StrictCheckTests.Mutate(bytes, valid, random);
            var read = reader.Read(bytes);
            Assert.True(Told(read) == Told(NewReader().Read(bytes)), $"mutant {i} is read differently among others: {Convert.ToHexString(bytes)}");
            drafts += read.Draft is null ? 0 : 1;
        }

        Assert.InRange(drafts, Mutants / 10, Mutants * 9 / 10);
    }

    [Fact]
    public void Reads_ARepeatedDistributionAndMarkingOnce()
    {
        var reader = NewReader();
        var first = reader.Read(Everyone(1, Tlp.Green)).Draft!;
        var second = reader.Read(Everyone(2, Tlp.Green)).Draft!;

        Assert.Same(first.Distribution, second.Distribution);
        Assert.Equal((first.Conditions, first.ReviewBy), (second.Conditions, second.ReviewBy));
    }

    [Fact]
    public void Rejects_ADistributionReadBefore_UnderALabelThatForbidsIt()
    {
        var reader = NewReader();
        Assert.NotNull(reader.Read(Everyone(1, Tlp.Green)).Draft);
        Assert.Contains(reader.Read(Everyone(2, Tlp.Amber)).Rejection!.Violations, v => v.Field == "distribution.everyone");
        Assert.NotNull(reader.Read(Everyone(3, Tlp.Green)).Draft);
    }

    [Fact]
    public void Rejects_EachRecordThatRepeatsAFault()
    {
        var reader = NewReader();
        for (var i = 1; i <= 3; i++)
        {
            var unmarked = SampleRecords.Domain(Originator, i).Marked(m => m.Tlp = Tlp.Unspecified).For(new Distribution { Agencies = { "agencies/No" } });
            var violations = reader.Read(unmarked.ToByteArray()).Rejection!.Violations;
            Assert.Equal(["record.marking.tlp", "distribution.agencies"], violations.Select(v => v.Field));
        }
    }

    private static byte[] Everyone(int number, Tlp tlp) =>
        SampleRecords.Domain(Originator, number).For(new Distribution { Everyone = true }).Marked(m => m.Tlp = tlp).ToByteArray();

    private static PushedRecordReader NewReader() =>
        new(Agency("agency-1"), new RecordLimits(), DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));

    private static string Told(PushedRecord read) => read.Draft is { } draft
        ? $"{draft with { Terms = [] }} {string.Join(' ', draft.Terms)} {draft.Distribution?.Definition} "
            + string.Join(' ', new[] { draft.Content, draft.Marking, draft.Links }.Select(b => Convert.ToHexString(b.Span)))
        : $"{read.Rejection!.Reason} {string.Join(' ', read.Rejection.Violations)}";
}
