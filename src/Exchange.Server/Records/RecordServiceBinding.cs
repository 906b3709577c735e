using Exchange.Server.Calls;
using Google.Protobuf;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>
/// The contract's RecordService as this server binds it: a push is read and a pull written as bytes, so that content is kept and
/// served as received; the unary calls are bound as everywhere else.
/// </summary>
internal abstract class RecordServiceBinding
{
    private const string Service = "exchange.v1.RecordService";

    public abstract Task Push(IAsyncStreamReader<PushFrame> requestStream, IServerStreamWriter<Wire.PushResponse> responseStream, ServerCallContext context);

    public abstract Task Pull(Wire.PullRequest request, IServerStreamWriter<PullFrame> responseStream, ServerCallContext context);

    public abstract Task<Wire.GetRecordResponse> GetRecord(Wire.GetRecordRequest request, ServerCallContext context);

    public abstract Task<Wire.SearchRecordsResponse> SearchRecords(Wire.SearchRecordsRequest request, ServerCallContext context);

    public static void Bind(ServiceBinderBase binder, RecordServiceBinding? service)
    {
        _ = service;
        binder.AddMethod(
            new Method<PushFrame, Wire.PushResponse>(
                MethodType.DuplexStreaming,
                Service,
                nameof(Push),
                Marshallers.Create<PushFrame>((_, _) => throw new NotSupportedException("a server reads pushes"), PushFrame.Deserialize),
                Marshaller(Wire.PushResponse.Parser)),
            (DuplexStreamingServerMethod<PushFrame, Wire.PushResponse>?)null);

        var strict = new StrictServiceBinder(binder);
        strict.AddMethod(
            new Method<Wire.PullRequest, PullFrame>(
                MethodType.ServerStreaming,
                Service,
                nameof(Pull),
                Marshaller(Wire.PullRequest.Parser),
                Marshallers.Create<PullFrame>(PullFrame.Serialize, _ => throw new NotSupportedException("a server writes pulls"))),
            (ServerStreamingServerMethod<Wire.PullRequest, PullFrame>?)null);
        strict.AddMethod(
            new Method<Wire.GetRecordRequest, Wire.GetRecordResponse>(
                MethodType.Unary, Service, nameof(GetRecord), Marshaller(Wire.GetRecordRequest.Parser), Marshaller(Wire.GetRecordResponse.Parser)),
            (UnaryServerMethod<Wire.GetRecordRequest, Wire.GetRecordResponse>?)null);
        strict.AddMethod(
            new Method<Wire.SearchRecordsRequest, Wire.SearchRecordsResponse>(
                MethodType.Unary, Service, nameof(SearchRecords), Marshaller(Wire.SearchRecordsRequest.Parser), Marshaller(Wire.SearchRecordsResponse.Parser)),
            (UnaryServerMethod<Wire.SearchRecordsRequest, Wire.SearchRecordsResponse>?)null);
    }

    private static Marshaller<T> Marshaller<T>(MessageParser<T> parser)
        where T : IMessage<T> =>
        Marshallers.Create(
            (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
}
