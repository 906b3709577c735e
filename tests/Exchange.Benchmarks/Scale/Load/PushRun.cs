using System.Buffers.Binary;
using System.Diagnostics;
using Exchange.V1;
using Grpc.Core;

namespace Exchange.Benchmarks.Scale.Load;

/// <summary>One agency's push: batches of a thousand, sixteen under way, every outcome looked at.</summary>
internal sealed class PushRun : IDisposable
{
    /// <summary>Past a thousand records a message nothing is gained.</summary>
    public const int BatchRecords = 1_000;

    private const int UnderWay = 16;

    private readonly LoadStep _step;
    private readonly AgencyLine _line;
    private readonly ScaleRecords _records;
    private readonly AsyncDuplexStreamingCall<PushRequest, PushResponse> _call;
    private readonly SemaphoreSlim _window = new(UnderWay);
    private readonly List<double> _latencies = [];

    private PushRun(LoadStep step, string agency)
    {
        (_step, _line, _records) = (step, new AgencyLine(step, agency), new ScaleRecords(agency));
        _call = _line.Records.Push();
    }

    /// <summary>Milliseconds from the sending of each batch to its acknowledgement.</summary>
    public IReadOnlyList<double> Latencies => _latencies;

    /// <summary>Connects and opens the session: none of it is measured, since connections are kept.</summary>
    public static async Task<PushRun> OpenAsync(LoadStep step, string agency)
    {
        var run = new PushRun(step, agency);
        await run._call.RequestStream.WriteAsync(new PushRequest { Open = new PushOpen { Context = AgencyLine.Context, Session = SessionOf(step, agency).ToString("D") } });
        return await run._call.ResponseStream.MoveNext(default) && run._call.ResponseStream.Current.Opened is not null
            ? run
            : throw new InvalidOperationException("the session was not opened");
    }

    /// <summary>Pushes records and waits for the last acknowledgement.</summary>
    public async Task SendAsync(int first, int count)
    {
        var batches = (count + BatchRecords - 1) / BatchRecords;
        var sent = new long[batches];
        var reading = ReadAsync(sent);
        for (var i = 0; i < batches; i++)
        {
            var batch = _records.Batch(i + 1, first + (i * BatchRecords), Math.Min(BatchRecords, count - (i * BatchRecords)));
            await _window.WaitAsync();
            Volatile.Write(ref sent[i], Stopwatch.GetTimestamp());
            await _call.RequestStream.WriteAsync(new PushRequest { Batch = batch });
        }

        await _call.RequestStream.CompleteAsync();
        await reading;
    }

    /// <summary>Sends one small batch and waits for its acknowledgement.</summary>
    public async Task SendOneAsync(long number, int first, int count)
    {
        var started = Stopwatch.GetTimestamp();
        await WriteAsync(number, first, count);
        await AnswerAsync();
        _latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Sends one batch.</summary>
    public Task WriteAsync(long number, int first, int count) =>
        _call.RequestStream.WriteAsync(new PushRequest { Batch = _records.Batch(number, first, count) });

    /// <summary>Reads one acknowledgement.</summary>
    public async Task AnswerAsync()
    {
        if (!await _call.ResponseStream.MoveNext(default))
        {
            throw new InvalidOperationException("the stream ended before everything was acknowledged");
        }

        foreach (var outcome in _call.ResponseStream.Current.Answer.Outcomes)
        {
            if (outcome.Status != _step.Expected)
            {
                throw new InvalidOperationException($"a record was not {_step.Expected}: {outcome}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _call.Dispose();
        _line.Dispose();
        _window.Dispose();
    }

    private static Guid SessionOf(LoadStep step, string agency)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(id, step.Session);
        BinaryPrimitives.WriteInt32BigEndian(id[12..], step.Agencies.TakeWhile(a => a != agency).Count());
        return new Guid(id, bigEndian: true);
    }

    private async Task ReadAsync(long[] sent)
    {
        for (var i = 0; i < sent.Length; i++)
        {
            await AnswerAsync();
            _latencies.Add(Stopwatch.GetElapsedTime(Volatile.Read(ref sent[i])).TotalMilliseconds);
            _window.Release();
        }
    }
}
