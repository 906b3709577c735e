using Exchange.Audit;
using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;
using LogLeaf = Exchange.V1.LogLeaf;

namespace Exchange.Tests.Functional;

/// <summary>What a client checks of the log without trusting the hub: checkpoints, proofs, receipts, cosignatures, keys and epochs, over TLS.</summary>
public sealed class LogProofTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Proves_APushByItsReceipt()
    {
        var agency = await fixture.OneAgencyAsync();
        var entry = await EntryOfAPushAsync(agency);

        var receipt = await ReceiptAsync(agency.System, entry.Hash);

        Assert.True(receipt.TryVerify(MerkleHash.Read(entry.Hash.Span), await LogAsync(agency.Officer), out var checkpoint));
        Assert.True(checkpoint.Checkpoint.Size > receipt.Index);
        Assert.Equal(entry.Leaf.ToByteArray(), receipt.Extra.ToArray());
        Assert.Equal(MerkleHash.OfLeaf(entry.Leaf.Span), MerkleHash.Read(entry.Hash.Span));
        Assert.False(receipt.TryVerify(MerkleHash.OfLeaf([1]), await LogAsync(agency.Officer), out _));
    }

    [Fact]
    public async Task Proves_ThatTheLogOnlyGrew()
    {
        var agency = await fixture.OneAgencyAsync();
        var log = await LogAsync(agency.Auditor);
        var earlier = Open(log, await CheckpointAsync(agency.Auditor, (await ReceiptAsync(agency.System, (await EntryOfAPushAsync(agency)).Hash)).Index + 1));
        var later = Open(log, await CheckpointAsync(agency.Auditor, (await ReceiptAsync(agency.System, (await EntryOfAPushAsync(agency)).Hash)).Index + 1));

        var proof = await agency.Auditor.Audit.GetConsistencyProofAsync(new GetConsistencyProofRequest
        {
            Context = agency.Auditor.Context,
            FirstTreeSize = earlier.Size,
            SecondTreeSize = later.Size,
        });

        Assert.True(later.Size > earlier.Size);
        Assert.True(MerkleProof.VerifiesConsistency(earlier.Size, earlier.Root, later.Size, later.Root, Read(proof.Hashes)));
        Assert.False(MerkleProof.VerifiesConsistency(earlier.Size, MerkleHash.OfLeaf([1]), later.Size, later.Root, Read(proof.Hashes)));
    }

    [Fact]
    public async Task Proves_ManyEntriesByOneCall()
    {
        var agency = await fixture.OneAgencyAsync();
        ByteString[] within = [(await EntryOfAPushAsync(agency)).Hash, (await EntryOfAPushAsync(agency)).Hash, (await EntryOfAPushAsync(agency)).Hash];
        var size = (await ReceiptAsync(agency.System, within[2])).Index + 1;
        var checkpoint = Open(await LogAsync(agency.Auditor), await CheckpointAsync(agency.Auditor, size));
        var later = (await EntryOfAPushAsync(agency)).Hash;
        await ReceiptAsync(agency.System, later);

        var caller = agency.System;
        var nobodys = ByteString.CopyFrom(MerkleHash.OfLeaf([1]).AsSpan());
        var proofs = (await caller.Audit.GetInclusionProofsAsync(new GetInclusionProofsRequest
        {
            Context = caller.Context,
            Hashes = { within[1], nobodys, within[0], later, within[2] },
            TreeSize = checkpoint.Size,
        })).Proofs;

        Assert.Equal([within[1], within[0], within[2]], proofs.Select(p => p.Hash));
        Assert.All(proofs, p => Assert.True(MerkleProof.VerifiesInclusion(MerkleHash.Read(p.Hash.Span), p.LogIndex, checkpoint.Size, Read(p.PathHashes), checkpoint.Root)));
    }

    [Theory]
    [InlineData(0, 32, 1, "hashes")]
    [InlineData(501, 32, 1, "hashes")]
    [InlineData(1, 31, 1, "hashes")]
    [InlineData(1, 32, 0, "tree_size")]
    [InlineData(1, 32, long.MaxValue, "tree_size")]
    public async Task Rejects_AskingForManyProofsThatAreNone(int count, int octets, long size, string field)
    {
        var caller = (await fixture.OneAgencyAsync()).System;
        var request = new GetInclusionProofsRequest { Context = caller.Context, TreeSize = size, Hashes = { Enumerable.Repeat(ByteString.CopyFrom(new byte[octets]), count) } };

        var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", async () => await caller.Audit.GetInclusionProofsAsync(request));

        Assert.Equal(field, Assert.Single(refused.Violations).Field);
    }

    [Fact]
    public async Task Proves_EveryLeafOfTheLogToAnAuditorWhoSeesItsOwnAlone()
    {
        var (agency, other) = (await fixture.OneAgencyAsync(), await fixture.AddAgencyAsync());
        await EntryOfAPushAsync(agency);
        await ReceiptAsync(other.System, (await EntryOfAPushAsync(other)).Hash);
        var checkpoint = Open(await LogAsync(agency.Auditor), await CheckpointAsync(agency.Auditor, 0));

        var leaves = await ReadLogAsync(agency.Auditor, checkpoint.Size);

        var frontier = new MerkleFrontier();
        leaves.ForEach(l => frontier.Append(MerkleHash.Read(l.Hash.Span)));
        Assert.Equal((checkpoint.Size, checkpoint.Root), (frontier.Size, frontier.Root()));
        var seen = leaves.Where(l => l.Entry is not null).ToArray();
        Assert.NotEmpty(seen);
        Assert.All(seen, l => Assert.Equal((agency.Name, MerkleHash.OfLeaf(l.Entry.Leaf.Span)), (l.Entry.Agency, MerkleHash.Read(l.Hash.Span))));
        Assert.Contains(leaves, l => l.Entry is null);

        // Positions, and the salt by which they could be tried out, are for the hub's auditors.
        Assert.All(seen, l => Assert.True(l.Entry.TouchedPositions.IsEmpty && l.Entry.Detail.Salt.IsEmpty && l.Entry.Detail.DetailSalt.Length == Leaf.SaltLength));
        var all = await ReadLogAsync(Hub.HubAuditor, checkpoint.Size);
        Assert.All(all, l => Assert.Equal(Leaf.SaltLength, l.Entry.Detail.Salt.Length));
        Assert.Contains(all, l => !l.Entry.TouchedPositions.IsEmpty);
    }

    [Fact]
    public async Task Counts_WitnessesByThePolicy()
    {
        await using var hub = await TestHub.StartAsync(new TestHubOptions
        {
            Server = new ServerOptions { Log = new() { Witnesses = ["first", "second", "third"], WitnessThreshold = 2 } },
        });
        var witnesses = new List<(TestAgency Agency, Cosigner Key)>();
        foreach (var id in new[] { "first", "second", "third" })
        {
            var agency = await hub.AddAgencyAsync(id);
            var key = new Cosigner(SignerKey.Generate(agency.Name, SignatureType.Cosignature));
            await hub.UpdateAgencyAsync(new UpdateAgencyRequest { Name = agency.Name, AddedWitnessKeys = { key.Verifier.ToString() } });
            witnesses.Add((agency, key));
        }

        var log = await LogAsync(witnesses[0].Agency.Auditor);
        var (size, witnessed) = (0L, new List<bool>());
        foreach (var (agency, key) in witnesses)
        {
            var caller = agency.Auditor;
            var note = size == 0 ? (await CheckpointAsync(caller, 1)).Note : (await CheckpointAsync(caller, size)).Note;
            Assert.True(log.TryOpen(note, out var signed));
            size = signed.Checkpoint.Size;
            var cosigned = signed.Note.With(key.Cosign(signed, hub.Now)).ToString();
            witnessed.Add((await caller.Audit.AddCosignatureAsync(new AddCosignatureRequest { Context = caller.Context, Note = cosigned })).Checkpoint.Witnessed);
        }

        Assert.Equal([false, true, true], witnessed);
        var final = await CheckpointAsync(witnesses[0].Agency.Officer, size);
        Assert.True(log.TryOpen(final.Note, out var opened));
        Assert.True(new WitnessPolicy(3, [.. witnesses.Select(w => w.Key.Verifier)]).IsWitnessed(opened));
        Assert.Equal("2 of agencies/first,agencies/second,agencies/third", (await HubLogAsync(witnesses[0].Agency.Officer)).WitnessPolicy);

        // Another's key, another's text, no key at all.
        var stranger = witnesses[0].Agency.System;
        await ReceiptAsync(stranger, (await EntryOfAPushAsync(witnesses[0].Agency)).Hash);
        Assert.True(log.TryOpen((await CheckpointAsync(stranger, size + 1)).Note, out var later));
        foreach (var wrong in new[]
        {
            later.Note.With(new Cosigner(SignerKey.Generate(witnesses[0].Agency.Name, SignatureType.Cosignature)).Cosign(later, hub.Now)).ToString(),
            later.Note.With(witnesses[1].Key.Cosign(later, hub.Now)).ToString(),
            "exchange/other/1\n3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— x AAAAAA==\n",
            "nonsense",
        })
        {
            var refused = await RefusedCall.ByAsync(
                StatusCode.InvalidArgument, "REQUEST_INVALID", async () => await stranger.Audit.AddCosignatureAsync(new AddCosignatureRequest { Context = stranger.Context, Note = wrong }));
            Assert.Equal("note", Assert.Single(refused.Violations).Field);
        }
    }

    [Fact]
    public async Task Follows_TheLogThroughARotationOfItsKeyAndIntoANewEpoch()
    {
        await using var hub = await TestHub.StartAsync();
        var agency = await hub.AddAgencyAsync("agency");
        var first = await LogAsync(agency.Auditor);
        var before = Open(first, await CheckpointAsync(agency.Auditor, 1));
        await hub.StopNodeAsync();
        await RunAsync(RotateLogKeyCommand.Create, "--data", Folder(hub));
        await hub.StartNodeAsync();
        agency.Auditor.Reconnect();

        var rotated = await LogAsync(agency.Auditor);
        Assert.NotEqual(first.Key, rotated.Key);
        agency.System.Reconnect();
        var newest = await CheckpointAsync(agency.Auditor, (await ReceiptAsync(agency.System, (await EntryOfAPushAsync(agency)).Hash)).Index + 1);
        Assert.False(first.TryOpen(newest.Note, out _)); // who does not follow the rotation does not believe the new key
        var after = Open(rotated, newest);
        var proof = await agency.Auditor.Audit.GetConsistencyProofAsync(new GetConsistencyProofRequest { Context = agency.Auditor.Context, FirstTreeSize = before.Size, SecondTreeSize = after.Size });
        Assert.True(MerkleProof.VerifiesConsistency(before.Size, before.Root, after.Size, after.Root, Read(proof.Hashes)));

        await hub.StopNodeAsync();
        await RunAsync(NewEpochCommand.Create, "--data", Folder(hub), "--reason", "a drill");
        await hub.StartNodeAsync();
        agency.Auditor.Reconnect();

        var told = await HubLogAsync(agency.Auditor);
        Assert.True(rotated.TryEnterEpoch(Assert.Single(told.EpochChanges), out var change));
        Assert.True(change.Last.Size >= after.Size);
        Assert.Equal(told.Keys[0].VerifierKey, change.Next.ToString());
        var own = await hub.HubAuditor.Audit.GetAuditEntryAsync(new GetAuditEntryRequest { Context = hub.HubAuditor.Context, LogIndex = 0 });
        Assert.Equal((V1.AuditAction.EpochStart, 2L), (own.Entry.Action, own.Entry.Epoch));
    }

    [Theory]
    [InlineData(0, 1, "first_tree_size")]
    [InlineData(5, 4, "second_tree_size")]
    [InlineData(1, 1_000_000, "second_tree_size")]
    public async Task Rejects_ProofsThatAreNone(long first, long second, string field)
    {
        var caller = (await fixture.OneAgencyAsync()).System;
        var refused = await RefusedCall.ByAsync(
            StatusCode.InvalidArgument,
            "REQUEST_INVALID",
            async () => await caller.Audit.GetConsistencyProofAsync(new GetConsistencyProofRequest { Context = caller.Context, FirstTreeSize = first, SecondTreeSize = second }));
        Assert.Equal(field, Assert.Single(refused.Violations).Field);
        await RefusedCall.ByAsync(
            StatusCode.NotFound, "NOT_FOUND", async () => await caller.Audit.GetReceiptAsync(new GetReceiptRequest { Context = caller.Context, Hash = ByteString.CopyFrom(new byte[32]) }));
    }

    private static string Folder(TestHub hub) => Path.GetDirectoryName(hub.DatabasePath)!;

    private static async Task RunAsync(Func<TextWriter, TextWriter, System.CommandLine.Command> create, params string[] arguments)
    {
        using var output = new StringWriter();
        Assert.True(await create(output, output).Parse(arguments).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken) == 0, output.ToString());
    }

    private static MerkleHash[] Read(IEnumerable<ByteString> hashes) => [.. hashes.Select(h => MerkleHash.Read(h.Span))];

    private static Exchange.Audit.Checkpoint Open(LogVerifier log, V1.Checkpoint wire)
    {
        Assert.True(log.TryOpen(wire.Note, out var signed));
        Assert.Equal((wire.TreeSize, MerkleHash.Read(wire.RootHash.Span)), (signed.Checkpoint.Size, signed.Checkpoint.Root));
        return signed.Checkpoint;
    }

    private static async Task<V1.LoggedEntry> EntryOfAPushAsync(TestAgency agency)
    {
        using var session = await agency.System.OpenPushAsync();
        var answer = await session.SendAsync(SampleRecords.Domain(agency, 1));
        await session.CompleteAsync();
        return answer.Entry;
    }

    private static async Task<Receipt> ReceiptAsync(TestCaller caller, ByteString hash)
    {
        var answer = await caller.Audit.GetReceiptAsync(new GetReceiptRequest { Context = caller.Context, Hash = hash });
        Assert.True(Receipt.TryParse(answer.Receipt, out var receipt));
        Assert.Equal(answer.LogIndex, receipt.Index);
        return receipt;
    }

    private static async Task<V1.Checkpoint> CheckpointAsync(TestCaller caller, long size) =>
        (await caller.Audit.GetCheckpointAsync(new GetCheckpointRequest { Context = caller.Context, TreeSize = size })).Checkpoint;

    private static async Task<HubLog> HubLogAsync(TestCaller caller) => (await caller.Hub.GetHubAsync(new GetHubRequest { Context = caller.Context })).Hub.Log;

    private static async Task<LogVerifier> LogAsync(TestCaller caller)
    {
        var log = await HubLogAsync(caller);
        Assert.True(VerifierKey.TryParse(log.Keys[0].VerifierKey, SignatureType.Ed25519, out var first));
        var verifier = new LogVerifier(first);
        foreach (var next in log.Keys.Skip(1))
        {
            Assert.True(verifier.TryRotate(next.RotationNote, out verifier));
        }

        Assert.Equal(log.Origin, verifier.Origin);
        return verifier;
    }

    private static async Task<List<LogLeaf>> ReadLogAsync(TestCaller caller, long size)
    {
        using var call = caller.Audit.ReadLog(new ReadLogRequest { Context = caller.Context, EndIndex = size });
        var leaves = new List<LogLeaf>();
        await foreach (var page in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal(leaves.Count, page.FirstIndex);
            leaves.AddRange(page.Leaves);
        }

        Assert.Equal(size, leaves.Count);
        return leaves;
    }
}
