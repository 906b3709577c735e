using Exchange.Tests.Support;
using Exchange.V1;

namespace Exchange.Benchmarks;

/// <summary>Fills a hub with domains, batch after batch over the wire, several under way.</summary>
internal static class Loading
{
    private const int UsualBatch = 2_000;
    private const int UnderWay = 8;

    public static async Task PushAsync(TestAgency giver, int count, Func<int, Distribution> distribution, int from = 0, int batchRecords = UsualBatch)
    {
        using var call = giver.System.Channel.CreateCallInvoker().AsyncDuplexStreamingCall(PushMethod, null, default);
        await call.RequestStream.WriteAsync(new PushRequest { Open = new PushOpen { Context = giver.System.Context, Session = Guid.NewGuid().ToString("D") } });
        await call.ResponseStream.MoveNext(default);
        var (sent, answered) = (0, 0);
        for (var first = from; first < from + count; first += batchRecords)
        {
            var batch = new PushBatch { Number = ++sent };
            batch.Records.AddRange(Enumerable.Range(first, Math.Min(batchRecords, from + count - first)).Select(n => SampleRecords.Domain(giver, n).For(distribution(n))));
            await call.RequestStream.WriteAsync(new PushRequest { Batch = batch });
            while (sent - answered >= UnderWay)
            {
                answered += await AnswerAsync(call.ResponseStream);
            }
        }

        while (answered < sent)
        {
            answered += await AnswerAsync(call.ResponseStream);
        }

        await call.RequestStream.CompleteAsync();
    }

    private static readonly Grpc.Core.Method<PushRequest, PushResponse> PushMethod = new(
        Grpc.Core.MethodType.DuplexStreaming,
        "exchange.v1.RecordService",
        "Push",
        Grpc.Core.Marshallers.Create(Google.Protobuf.MessageExtensions.ToByteArray, PushRequest.Parser.ParseFrom),
        Grpc.Core.Marshallers.Create(Google.Protobuf.MessageExtensions.ToByteArray, PushResponse.Parser.ParseFrom));

    private static async Task<int> AnswerAsync(Grpc.Core.IAsyncStreamReader<PushResponse> answers)
    {
        await answers.MoveNext(default);
        return answers.Current.Answer.Outcomes.All(o => o.Status == OutcomeStatus.Created)
            ? 1
            : throw new InvalidOperationException($"a record was not created: {answers.Current.Answer.Outcomes.First(o => o.Status != OutcomeStatus.Created)}");
    }
}
