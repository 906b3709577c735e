using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Records;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Server.Audit;

/// <summary>
/// Checkpoints and proofs: what lets a client check the log without trusting the hub. They hold hashes alone, and leave no entry: a
/// log would otherwise grow by being watched.
/// </summary>
internal sealed class LogProofs(IExchangeStore store, Checkpointer checkpointer, Witnesses witnesses)
{
    private const int LongestNote = 16 * 1024;
    private const int MostProofs = 500;

    private readonly MerkleTree _tree = new(store.LogHashes);

    public Wire.GetCheckpointResponse GetCheckpoint(Wire.GetCheckpointRequest request)
    {
        if (request.LeastCosignatureCount < 0)
        {
            throw Faults.Of("least_cosignature_count", RefusalReason.FieldOutOfRange, "is 0 or more");
        }

        var cosigned = request.LeastCosignatureCount > 0;
        var found = cosigned ? store.FindCosignedCheckpoint(request.LeastCosignatureCount) : request.TreeSize == 0 ? store.NewestCheckpoint : store.FindCheckpoint(request.TreeSize);
        return found is null || found.Size < request.TreeSize
            ? throw new Refusal(
                RefusalReason.NotFound,
                cosigned ? "no checkpoint of that size has so many cosignatures yet" : "no checkpoint of that size yet; the newest one is at most 1 s behind the log").ToRpcException()
            : new Wire.GetCheckpointResponse { Checkpoint = ToWire(found) };
    }

    public Wire.GetInclusionProofResponse GetInclusionProof(Wire.GetInclusionProofRequest request)
    {
        var entry = Find(request.Hash);
        CheckSize("tree_size", request.TreeSize, least: entry.LogIndex + 1);
        return new Wire.GetInclusionProofResponse { LogIndex = entry.LogIndex, Hashes = { ToWire(_tree.ProveInclusion(entry.LogIndex, request.TreeSize)) } };
    }

    public Wire.GetInclusionProofsResponse GetInclusionProofs(Wire.GetInclusionProofsRequest request)
    {
        if (request.Hashes.Count is 0 or > MostProofs)
        {
            throw Faults.Of("hashes", RefusalReason.FieldOutOfRange, $"are 1 to {MostProofs}");
        }

        CheckSize("tree_size", request.TreeSize, least: 1);
        var response = new Wire.GetInclusionProofsResponse();
        foreach (var hash in request.Hashes)
        {
            if (store.FindEntry(Read("hashes", hash)) is { } entry && entry.LogIndex < request.TreeSize)
            {
                response.Proofs.Add(new Wire.InclusionProof
                {
                    Hash = hash,
                    LogIndex = entry.LogIndex,
                    PathHashes = { ToWire(_tree.ProveInclusion(entry.LogIndex, request.TreeSize)) },
                });
            }
        }

        return response;
    }

    public Wire.GetConsistencyProofResponse GetConsistencyProof(Wire.GetConsistencyProofRequest request)
    {
        CheckSize("first_tree_size", request.FirstTreeSize, least: 1);
        CheckSize("second_tree_size", request.SecondTreeSize, least: request.FirstTreeSize);
        return new Wire.GetConsistencyProofResponse { Hashes = { ToWire(_tree.ProveConsistency(request.FirstTreeSize, request.SecondTreeSize)) } };
    }

    public async Task<Wire.GetReceiptResponse> GetReceiptAsync(Wire.GetReceiptRequest request, ServerCallContext context)
    {
        var entry = Find(request.Hash);
        var checkpoint = await checkpointer.WaitForAsync(entry.LogIndex + 1, context.CancellationToken).ConfigureAwait(false);
        if (!SignedNote.TryParse(checkpoint.CosignedNote, out var note))
        {
            throw new InvalidDataException("a kept checkpoint is no note");
        }

        var receipt = new Receipt(entry.LogIndex, _tree.ProveInclusion(entry.LogIndex, checkpoint.Size), note) { Extra = entry.Logged.Leaf };
        return new Wire.GetReceiptResponse { Receipt = receipt.ToString(), LogIndex = entry.LogIndex };
    }

    public async Task<Wire.AddCosignatureResponse> AddCosignatureAsync(Wire.AddCosignatureRequest request, ServerCallContext context)
    {
        var call = context.Call();
        if (request.Note.Length > LongestNote || !SignedNote.TryParse(request.Note, out var note) || !Checkpoint.TryParse(note.Text, out var said))
        {
            throw Faults.Of("note", RefusalReason.FieldMalformed, "is no checkpoint with signatures");
        }

        // Witnesses sign what they were given: another text of that size would be another log's.
        if (store.FindCheckpoint(said.Size) is not { } kept || kept.Size != said.Size || !SignedNote.TryParse(kept.Note, out var own) || own.Text != note.Text)
        {
            throw Faults.Of("note", RefusalReason.TargetUnknown, "is no checkpoint that this log keeps; cosign the newest one");
        }

        var key = witnesses.KeysOf(call.Agency).FirstOrDefault(k => note.CosignedAt(k) is not null)
            ?? throw Faults.Of("note", RefusalReason.FieldMalformed, "bears no cosignature by a witness key that the directory holds for the caller's agency");
        var line = note.Signatures.Last(s => s.Name == key.Name && s.KeyId == key.KeyId);
        var entry = call.Entry(AuditAction.Cosign, $"checkpoint of {said.Size} entries") with { Count = 1 };
        var cosigned = (await store.CosignAsync(said.Size, $"{key.Name}+{key.KeyId:x8}", $"{line}\n", entry, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.AddCosignatureResponse { Checkpoint = ToWire(cosigned) };
    }

    private static IEnumerable<ByteString> ToWire(MerkleHash[] hashes) => hashes.Select(h => ByteString.CopyFrom(h.AsSpan()));

    private Wire.Checkpoint ToWire(KeptCheckpoint kept) => new()
    {
        Note = kept.CosignedNote,
        TreeSize = kept.Size,
        RootHash = ByteString.CopyFrom(kept.Root.AsSpan()),
        CreateTime = kept.Time.ToTimestamp(),
        Witnessed = witnesses.AreEnough(kept),
    };

    private static MerkleHash Read(string field, ByteString hash) =>
        MerkleHash.TryRead(hash.Span, out var leaf) ? leaf : throw Faults.Of(field, RefusalReason.FieldMalformed, $"is a leaf hash of {MerkleHash.Length} octets");

    private AuditEntry Find(ByteString hash) =>
        store.FindEntry(Read("hash", hash)) ?? throw new Refusal(RefusalReason.NotFound, "no entry of that hash in this epoch's log").ToRpcException();

    private void CheckSize(string field, long size, long least)
    {
        var most = store.Log.Size;
        if (size < least || size > most)
        {
            throw Faults.Of(field, RefusalReason.FieldOutOfRange, $"is {least} to {most} here");
        }
    }
}
