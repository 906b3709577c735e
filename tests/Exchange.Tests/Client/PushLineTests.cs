using System.Threading.Channels;
using Exchange.Client;
using Exchange.Client.Pushing;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Client;

public sealed class PushLineTests
{
    /// <summary>
    /// What a broken line makes a write fail with depends on the moment: gRPC's exception when the call has ended, the
    /// transport's own when the write is the first to notice.
    /// </summary>
    [Theory]
    [InlineData(typeof(HttpIOException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(RpcException))]
    public async Task Resumes_HoweverTheOpeningFailsToBeWritten(Type failure)
    {
        var batches = Channel.CreateBounded<Batch>(1);
        batches.Writer.Complete();
        var options = new HubConnectionOptions { Endpoint = new Uri("https://localhost"), Certificate = null!, HubAuthorities = null!, Retry = Connections.Quick };
        var hub = new HubOverBrokenLine(Make(failure));
        await using var line = new PushLine(hub, new PushOpen(), batches.Reader, underWay: 1, answered: 0, options);

        Assert.Null(await line.NextAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, hub.Calls);
    }

    private static Exception Make(Type failure) => failure.Name switch
    {
        nameof(HttpIOException) => new HttpIOException(HttpRequestError.InvalidResponse, "no handshake"),
        nameof(IOException) => new IOException("connection reset"),
        nameof(HttpRequestException) => new HttpRequestException("connection reset"),
        _ => new RpcException(new Status(StatusCode.Unavailable, "connection reset")),
    };

    /// <summary>The first stream's opening is not written; the second is opened, and ends when all is sent.</summary>
    private sealed class HubOverBrokenLine(Exception failure) : CallInvoker
    {
        public int Calls { get; private set; }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options)
        {
            var first = ++Calls == 1;
            return new AsyncDuplexStreamingCall<TRequest, TResponse>(
                new Requests<TRequest>(first ? failure : null),
                new Answers<TResponse>(method.ResponseMarshaller.Deserializer(new PushResponse { Opened = new() }.ToByteArray())),
                Task.FromResult(new Metadata()),
                () => Status.DefaultSuccess,
                () => [],
                () => { });
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException();
    }

    private sealed class Requests<T>(Exception? failure) : IClientStreamWriter<T>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(T message) => failure is null ? Task.CompletedTask : Task.FromException(failure);

        public Task WriteAsync(T message, CancellationToken cancellationToken) => WriteAsync(message);

        public Task CompleteAsync() => Task.CompletedTask;
    }

    private sealed class Answers<T>(T opened) : IAsyncStreamReader<T>
    {
        private bool _ended = true;

        public T Current => opened;

        public Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            _ended = !_ended;
            return Task.FromResult(!_ended);
        }
    }
}
