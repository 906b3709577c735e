using Exchange.Benchmarks.Scale.Ceilings;
using Exchange.V1;
using Grpc.Core;

namespace Exchange.Benchmarks.Scale.Load;

/// <summary>One agency's pull from the beginning, every page parsed by the generated client.</summary>
internal sealed class PullRun : IDisposable
{
    private const int KeptPages = 200;

    private static readonly Method<PullRequest, byte[]> Raw = new(
        MethodType.ServerStreaming,
        "exchange.v1.RecordService",
        "Pull",
        Marshallers.Create(Google.Protobuf.MessageExtensions.ToByteArray, PullRequest.Parser.ParseFrom),
        Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes));

    private readonly AgencyLine _line;

    public PullRun(LoadStep step, string agency) => _line = new AgencyLine(step, agency);

    /// <summary>Connects: a handshake is not measured, since connections are kept.</summary>
    public Task ConnectAsync() => _line.ConnectAsync();

    /// <summary>Pulls until the agency holds its view.</summary>
    /// <returns>Changes received.</returns>
    public async Task<long> ReceiveAsync()
    {
        using var call = _line.Records.Pull(new PullRequest { Context = AgencyLine.Context });
        long changes = 0;
        while (await call.ResponseStream.MoveNext(default))
        {
            changes += call.ResponseStream.Current.Page?.Changes.Count ?? 0;
        }

        return changes;
    }

    /// <summary>Keeps the first pages of a pull in a file, as they came.</summary>
    /// <returns>Pages kept.</returns>
    public async Task<long> KeepAsync(string file)
    {
        await using var pages = File.Create(file);
        using var call = _line.Invoker.AsyncServerStreamingCall(Raw, null, default, new PullRequest { Context = AgencyLine.Context });
        var kept = 0;
        while (kept < KeptPages && await call.ResponseStream.MoveNext(default))
        {
            if (PullResponse.Parser.ParseFrom(call.ResponseStream.Current).Page is not null)
            {
                PreparedPages.Append(pages, call.ResponseStream.Current);
                kept++;
            }
        }

        return kept;
    }

    /// <inheritdoc/>
    public void Dispose() => _line.Dispose();
}
