using Exchange.Records;
using Google.Protobuf;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>Compares two encodings of a part of a record by meaning.</summary>
internal static class MessageEquality
{
    /// <inheritdoc cref="Exchange.Records.MeansTheSame"/>
    public static bool MeanTheSame(RecordPart part, ReadOnlyMemory<byte> stored, ReadOnlyMemory<byte> received) => part switch
    {
        RecordPart.Content => Equal(Wire.RecordContent.Parser, stored, received),
        RecordPart.Marking => Equal(Wire.Marking.Parser, stored, received),

        // Links are a fragment of the record, its other fields unset.
        RecordPart.Links => Equal(Wire.Record.Parser, stored, received),
    };

    private static bool Equal<T>(MessageParser<T> parser, ReadOnlyMemory<byte> stored, ReadOnlyMemory<byte> received)
        where T : class, IMessage<T> =>
        parser.ParseFrom(stored.Span).Equals(parser.ParseFrom(received.Span));
}
