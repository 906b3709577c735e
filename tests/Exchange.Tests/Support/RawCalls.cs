using Exchange.V1;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Support;

/// <summary>
/// Calls whose messages are bytes, as a client of another make or a broken one would send them. Every call is made as a stream
/// both ways: on the wire the four kinds of gRPC call are one.
/// </summary>
internal static class RawCalls
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(b => b, b => b);

    /// <summary>Sends messages, ends the request and reads every answer; a refusal throws.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="method">Such as <c>HubService/GetHub</c>.</param>
    /// <param name="messages">The bytes of each message.</param>
    public static async Task<IReadOnlyList<byte[]>> CallAsync(this TestCaller caller, string method, params byte[][] messages)
    {
        var answers = new List<byte[]>();
        await caller.CallAsync(method, messages, answers);
        return answers;
    }

    /// <summary>The same, keeping the answers that came before a refusal.</summary>
    public static async Task CallAsync(this TestCaller caller, string method, IEnumerable<byte[]> messages, ICollection<byte[]> answers)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var name = method.Split('/');
        var called = new Method<byte[], byte[]>(MethodType.DuplexStreaming, $"exchange.v1.{name[0]}", name[1], Bytes, Bytes);
        using var call = caller.Invoker.AsyncDuplexStreamingCall(called, host: null, default);
        try
        {
            foreach (var message in messages)
            {
                await call.RequestStream.WriteAsync(message, cancellation);
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception failure) when (failure is RpcException or InvalidOperationException)
        {
            // The hub has ended the call; its status comes with the reading.
        }

        while (await call.ResponseStream.MoveNext(cancellation))
        {
            answers.Add(call.ResponseStream.Current);
        }
    }

    /// <summary>The answers of a push as messages of the contract, and how it was refused; null when it was not.</summary>
    public static async Task<(IReadOnlyList<PushResponse> Answers, RefusedCall? Refused)> PushRawAsync(this TestCaller caller, params byte[][] messages)
    {
        var answers = new List<byte[]>();
        try
        {
            await caller.CallAsync("RecordService/Push", messages, answers);
            return ([.. answers.Select(PushResponse.Parser.ParseFrom)], null);
        }
        catch (RpcException failure)
        {
            return ([.. answers.Select(PushResponse.Parser.ParseFrom)], RefusedCall.Of(failure));
        }
    }
}
