using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;
using Exchange.Tests.Sharing;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>Who reads in every history.</summary>
internal static class FeedReaders
{
    public static IReadOnlyList<FeedReading> All { get; } =
    [
        new(0), new(1), new(2), new(3), new(4), new(1, Purpose: 1), new(3, Purpose: 1), new(1, Status: 1), new(2, Operation: 0), new(3, Originator: 0), new(2, Purpose: 1, Status: 2),
    ];
}

/// <summary>An agency, what it reads for, and its filter; negative numbers are no condition.</summary>
internal sealed record FeedReading(int Agency, int Purpose = 0, int Status = -1, int Operation = -1, int Originator = -1)
{
    public Reader Who => Named.Reader(FeedHistory.Agencies[Agency], FeedHistory.Purposes[Purpose]);

    public RecordFilter Filter => new()
    {
        Statuses = Status < 0 ? [] : [(RecordKind.Asset, Status)],
        Operations = Operation < 0 ? [] : [Named.Operation(FeedHistory.Circles[Operation])],
        Originators = Originator < 0 ? [] : [Named.Agency(FeedHistory.Agencies[Originator])],
    };

    public bool Wants(int originator, int status, int operation) =>
        (Originator < 0 || Originator == originator) && (Status < 0 || Status == status) && (Operation < 0 || Operation == operation);
}
