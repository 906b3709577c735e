using System.Security.Cryptography;
using Exchange.Client.Auditing;
using Google.Protobuf;
using Xunit;
using Wire = Exchange.V1;

namespace Exchange.Tests.Client.Auditing;

public sealed class PulledMessageTests
{
    private static readonly Wire.ChangePage Page = new()
    {
        Changes =
        {
            new Wire.Change { Kind = Wire.ChangeKind.Upserted, Record = new Wire.Record { Name = "agencies/bka/records/record-1" } },
            new Wire.Change { Kind = Wire.ChangeKind.Withdrawn, Record = new Wire.Record { Name = "agencies/bka/records/record-2" } },
        },
        Cursor = "somewhere",
        Entry = new Wire.LoggedEntry { Hash = ByteString.CopyFrom(new byte[32]) },
    };

    // What the hub hashes: the encoded changes, which then stand at the beginning of the page.
    private static byte[] Changes => new Wire.ChangePage { Changes = { Page.Changes } }.ToByteArray();

    [Fact]
    public void Returns_TheHashOfThePagesChanges() =>
        Assert.Equal(SHA256.HashData(Changes), PulledMessage.HashOf(new Wire.PullResponse { Page = Page }.ToByteArray()));

    [Fact]
    public void Returns_TheSameWhereverTheOtherFieldsStand()
    {
        byte[] rest = new Wire.ChangePage { Cursor = Page.Cursor, Entry = Page.Entry }.ToByteArray();
        byte[] page = [.. rest, .. Changes, 0x78, 0x96, 0x01, 0x7D, 1, 2, 3, 4]; // and unknown fields: a number, four octets
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(Wire.PullResponse.PageFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(page));
        }

        Assert.Equal(SHA256.HashData(Changes), PulledMessage.HashOf(stream.ToArray()));
    }

    [Fact]
    public void Returns_NothingForOtherMessagesAndForDamagedOnes()
    {
        Assert.Null(PulledMessage.HashOf(new Wire.PullResponse { CaughtUp = new Wire.CaughtUp { Cursor = "here" } }.ToByteArray()));
        Assert.Null(PulledMessage.HashOf([]));
        var message = new Wire.PullResponse { Page = Page }.ToByteArray();
        Assert.Null(PulledMessage.HashOf(message.AsSpan(..^1)));
        Assert.Null(PulledMessage.HashOf([0x12, 0x02, 0x0A, 0x7F])); // a change longer than its page
        Assert.Null(PulledMessage.HashOf([0x12, 0x01, 0x0B])); // a wire type that is not in use
    }

    [Fact]
    public void Returns_TheHashOfNothingForAPageWithoutChanges() =>
        Assert.Equal(SHA256.HashData([]), PulledMessage.HashOf(new Wire.PullResponse { Page = new Wire.ChangePage { Cursor = "here" } }.ToByteArray()));
}
