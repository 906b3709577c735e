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

    public abstract Task<Wire.GetRecordHistoryResponse> GetRecordHistory(Wire.GetRecordHistoryRequest request, ServerCallContext context);

    public abstract Task<Wire.EraseRecordResponse> EraseRecord(Wire.EraseRecordRequest request, ServerCallContext context);

    public abstract Task<Wire.ListReviewsResponse> ListReviews(Wire.ListReviewsRequest request, ServerCallContext context);

    public abstract Task<Wire.RenewRecordResponse> RenewRecord(Wire.RenewRecordRequest request, ServerCallContext context);

    public abstract Task<Wire.PlaceLegalHoldResponse> PlaceLegalHold(Wire.PlaceLegalHoldRequest request, ServerCallContext context);

    public abstract Task<Wire.LiftLegalHoldResponse> LiftLegalHold(Wire.LiftLegalHoldRequest request, ServerCallContext context);

    public abstract Task<Wire.ExplainVisibilityResponse> ExplainVisibility(Wire.ExplainVisibilityRequest request, ServerCallContext context);

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
        Unary(strict, nameof(GetRecord), Wire.GetRecordRequest.Parser, Wire.GetRecordResponse.Parser);
        Unary(strict, nameof(SearchRecords), Wire.SearchRecordsRequest.Parser, Wire.SearchRecordsResponse.Parser);
        Unary(strict, nameof(GetRecordHistory), Wire.GetRecordHistoryRequest.Parser, Wire.GetRecordHistoryResponse.Parser);
        Unary(strict, nameof(EraseRecord), Wire.EraseRecordRequest.Parser, Wire.EraseRecordResponse.Parser);
        Unary(strict, nameof(ListReviews), Wire.ListReviewsRequest.Parser, Wire.ListReviewsResponse.Parser);
        Unary(strict, nameof(RenewRecord), Wire.RenewRecordRequest.Parser, Wire.RenewRecordResponse.Parser);
        Unary(strict, nameof(PlaceLegalHold), Wire.PlaceLegalHoldRequest.Parser, Wire.PlaceLegalHoldResponse.Parser);
        Unary(strict, nameof(LiftLegalHold), Wire.LiftLegalHoldRequest.Parser, Wire.LiftLegalHoldResponse.Parser);
        Unary(strict, nameof(ExplainVisibility), Wire.ExplainVisibilityRequest.Parser, Wire.ExplainVisibilityResponse.Parser);
    }

    private static void Unary<TRequest, TResponse>(StrictServiceBinder strict, string name, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        strict.AddMethod(
            new Method<TRequest, TResponse>(MethodType.Unary, Service, name, Marshaller(request), Marshaller(response)),
            (UnaryServerMethod<TRequest, TResponse>?)null);

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
