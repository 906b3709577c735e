using Exchange.Server.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Exchange.Server.Calls;

/// <summary>
/// Binds a generated service with request marshallers of our own: the generated ones answer a malformed message with UNKNOWN
/// and no detail, and let unknown and repeated fields pass.
/// </summary>
/// <param name="inner">The framework's binder.</param>
internal sealed class StrictServiceBinder(ServiceBinderBase inner) : ServiceBinderBase
{
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        inner.AddMethod(Strict(method), handler);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        inner.AddMethod(Strict(method), handler);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        inner.AddMethod(Strict(method), handler);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        inner.AddMethod(Strict(method), handler);

    private static Method<TRequest, TResponse> Strict<TRequest, TResponse>(Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        var descriptor = ((IMessage)Activator.CreateInstance<TRequest>()).Descriptor;
        var marshaller = Marshallers.Create(
            method.RequestMarshaller.ContextualSerializer,
            context => (TRequest)Parse(descriptor, context.PayloadAsNewBuffer()));
        return new Method<TRequest, TResponse>(method.Type, method.ServiceName, method.Name, marshaller, method.ResponseMarshaller);
    }

    private static IMessage Parse(MessageDescriptor descriptor, byte[] bytes)
    {
        List<Violation>? violations = null;
        StrictCheck.Check(MessageRules.Of(descriptor), bytes, "", ref violations);
        if (violations is not null)
        {
            throw Malformed(violations).ToRpcException();
        }

        try
        {
            return descriptor.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            throw Malformed([]).ToRpcException();
        }
    }

    private static Refusal Malformed(IReadOnlyList<Violation> violations) =>
        violations.All(v => v.Reason == RefusalReason.MessageMalformed)
            ? new Refusal(RefusalReason.MessageMalformed, "the bytes are no message of the contract") { Violations = violations }
            : new Refusal(RefusalReason.RequestInvalid, "fields of the request break rules") { Violations = violations };
}
