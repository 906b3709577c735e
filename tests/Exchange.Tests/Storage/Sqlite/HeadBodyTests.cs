using Exchange.Records;
using Exchange.Storage.Sqlite;
using Xunit;

namespace Exchange.Tests.Storage.Sqlite;

public sealed class HeadBodyTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 127, 128)]
    [InlineData(300, 16_384, 1)]
    [InlineData(0, 100_000, 0)]
    public void Reads_WhatIsWritten(int name, int content, int links)
    {
        byte[] room = [];
        foreach (var number in (long[])[0, 1, 127, 128, 16_383, 16_384, int.MaxValue, 1L << 62, long.MaxValue])
        {
            var few = (int)Math.Min(number, int.MaxValue);
            var body = new HeadBody
            {
                Agency = few,
                Operation = few,
                Audience = few,
                Kind = RecordKind.Asset,
                Status = few,
                Erased = number == 1,
                Revision = number,
                RevisedAt = number,
                DistributionRevision = number,
                EmbargoEnd = number,
                ReviewBy = few,
                Created = number,
                Updated = long.MaxValue,
                Canonical = Octets(name, 1),
                Registrable = Octets(name / 2, 2),
                Content = Octets(content, 3),
                Marking = Octets(content / 2, 4),
                Links = Octets(links, 5),
            };

            var read = HeadBody.Read(body.Write(ref room));

            Assert.Equal((few, few, few, RecordKind.Asset, few, number == 1), (read.Agency, read.Operation, read.Audience, read.Kind, read.Status, read.Erased));
            Assert.Equal((number, number, number, number, few), (read.Revision, read.RevisedAt, read.DistributionRevision, read.EmbargoEnd, read.ReviewBy));
            Assert.Equal((number, long.MaxValue), (read.Created, read.Updated));
            Assert.Equal(body.Canonical, read.Canonical);
            Assert.Equal(body.Registrable, read.Registrable);
            Assert.Equal(body.Content, read.Content);
            Assert.Equal(body.Marking, read.Marking);
            Assert.Equal(body.Links, read.Links);
        }
    }

    /// <summary>The clock may have been set back between a record's first revision and its last.</summary>
    [Fact]
    public void Reads_AnUpdate_BeforeTheCreation()
    {
        byte[] room = [];

        var read = HeadBody.Read(new HeadBody { Created = 1_000, Updated = 10 }.Write(ref room));

        Assert.Equal((1_000, 10), (read.Created, read.Updated));
    }

    private static byte[] Octets(int count, byte value) => [.. Enumerable.Repeat(value, count)];
}
