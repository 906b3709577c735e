using System.Buffers;
using Exchange.V1;
using Grpc.Core;

namespace Exchange.Benchmarks.Scale.Ceilings;

/// <summary>The contract's push, parsed by the generated parser, and its pull, written as the bytes it is given.</summary>
internal abstract class CeilingBinding
{
    private const string Service = "exchange.v1.RecordService";

    public abstract Task Push(IAsyncStreamReader<PushRequest> requestStream, IServerStreamWriter<PushResponse> responseStream, ServerCallContext context);

    public abstract Task Pull(PullRequest request, IServerStreamWriter<byte[]> responseStream, ServerCallContext context);

    public static void Bind(ServiceBinderBase binder, CeilingBinding? service)
    {
        _ = service;
        binder.AddMethod(
            new Method<PushRequest, PushResponse>(
                MethodType.DuplexStreaming, Service, nameof(Push), Generated(PushRequest.Parser), Generated(PushResponse.Parser)),
            (DuplexStreamingServerMethod<PushRequest, PushResponse>?)null);
        binder.AddMethod(
            new Method<PullRequest, byte[]>(
                MethodType.ServerStreaming, Service, nameof(Pull), Generated(PullRequest.Parser), Marshallers.Create<byte[]>(Write, _ => throw new NotSupportedException("a server writes pulls"))),
            (ServerStreamingServerMethod<PullRequest, byte[]>?)null);
    }

    private static void Write(byte[] message, SerializationContext context)
    {
        context.SetPayloadLength(message.Length);
        context.GetBufferWriter().Write(message);
        context.Complete();
    }

    private static Marshaller<T> Generated<T>(Google.Protobuf.MessageParser<T> parser)
        where T : Google.Protobuf.IMessage<T> =>
        Marshallers.Create(
            (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                Google.Protobuf.MessageExtensions.WriteTo(message, context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
}
