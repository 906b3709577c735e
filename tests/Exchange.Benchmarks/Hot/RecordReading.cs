using BenchmarkDotNet.Attributes;
using Exchange.Benchmarks.Scale;
using Exchange.DevCertificates;
using Exchange.Server.Records;
using Exchange.Tests.Sharing;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Exchange.Benchmarks.Hot;

/// <summary>A pushed record from a batch's bytes to its draft, as the push stream reads it. The ceiling parses the batch whole and asks nothing.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(nameof(RecordReading))]
public class RecordReading
{
    private const int Records = 1_000;
    private const string Originator = IosXParticipants.Lead;
    private const string OriginatorName = $"agencies/{Originator}";

    private byte[] _batch = [];
    private IReadOnlyList<ReadOnlyMemory<byte>> _domains = [];
    private IReadOnlyList<ReadOnlyMemory<byte>> _suspects = [];
    private IReadOnlyList<ReadOnlyMemory<byte>> _assets = [];

    [GlobalSetup]
    public void Make()
    {
        _batch = ToBytes(new ScaleRecords(Originator).Batch(1, 0, Records));
        _domains = Cut(_batch).Records;
        _suspects = Cut(ToBytes(Batch(n => SampleRecords.Suspect(OriginatorName, n)))).Records;
        _assets = Cut(ToBytes(Batch(n => SampleRecords.Asset(OriginatorName, n)))).Records;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Records)]
    public int Parsed() => PushRequest.Parser.ParseFrom(_batch).Batch.Records.Count;

    [Benchmark(OperationsPerInvoke = Records)]
    public int Frame() => Cut(_batch).Records.Count;

    [Benchmark(OperationsPerInvoke = Records)]
    public int Domain() => Read(_domains);

    [Benchmark(OperationsPerInvoke = Records)]
    public int Suspect() => Read(_suspects);

    [Benchmark(OperationsPerInvoke = Records)]
    public int Asset() => Read(_assets);

    private static int Read(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        var reader = new PushedRecordReader(Named.Agency(Originator), new RecordLimits(), DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
        var octets = 0;
        foreach (var record in records)
        {
            octets += reader.Read(record) is { Draft: { } draft } ? draft.Content.Length : throw new InvalidOperationException("a record was rejected");
        }

        return octets;
    }

    private static PushBatch Batch(Func<int, PushRecord> record) =>
        new() { Number = 1, Records = { Enumerable.Range(0, Records).Select(n => record(n).For(ScaleRecords.Operation)) } };

    private static byte[] ToBytes(PushBatch batch) => new PushRequest { Batch = batch }.ToByteArray();

    private static PushFrame Cut(byte[] message) => PushFrame.Deserialize(new Received(message));

    private sealed class Received(byte[] message) : DeserializationContext
    {
        public override int PayloadLength => message.Length;

        public override byte[] PayloadAsNewBuffer() => [.. message];
    }
}
