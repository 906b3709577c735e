using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Exchange.Benchmarks.Scale.Ceilings;

/// <summary>
/// What no hub can beat: a push is parsed, dropped and acknowledged at once, with an answer of the size a hub gives; a pull is answered
/// with pages that lie ready in memory.
/// </summary>
[BindServiceMethod(typeof(CeilingBinding), nameof(Bind))]
internal sealed class CeilingEndpoint(PreparedPages pages) : CeilingBinding
{
    // As long as those of a hub's entry of a batch.
    private const int LeafOctets = 166;

    private static readonly LoggedEntry Entry = new()
    {
        Hash = ByteString.CopyFrom(new byte[32]),
        Leaf = ByteString.CopyFrom(new byte[LeafOctets]),
        Salt = ByteString.CopyFrom(new byte[16]),
    };

    public override async Task Push(IAsyncStreamReader<PushRequest> requestStream, IServerStreamWriter<PushResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync())
        {
            await responseStream.WriteAsync(request.Batch is { } batch ? Acknowledge(batch) : new PushResponse { Opened = new PushOpened { Epoch = 1 } });
        }
    }

    public override async Task Pull(PullRequest request, IServerStreamWriter<byte[]> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new PullResponse { SnapshotStarted = new SnapshotStarted { Epoch = 1 } }.ToByteArray());
        foreach (var page in pages.All)
        {
            await responseStream.WriteAsync(page);
        }

        await responseStream.WriteAsync(new PullResponse { CaughtUp = new CaughtUp { Cursor = "end", AsOfTime = new Timestamp() } }.ToByteArray());
    }

    private static PushResponse Acknowledge(PushBatch batch)
    {
        var answer = new BatchAnswer { Number = batch.Number, Entry = Entry };
        for (var i = 0; i < batch.Records.Count; i++)
        {
            answer.Outcomes.Add(new RecordOutcome { Status = OutcomeStatus.Created, Revision = 1 });
        }

        return new PushResponse { Answer = answer };
    }
}
