using Exchange.Client;
using Exchange.Client.Calls;
using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Xunit;

namespace Exchange.Tests.Client;

public sealed class RetryInterceptorTests
{
    private static readonly string[] DoneTwiceIsWrong =
    [
        "AddParticipants", "ApproveProposal", "CreateGroup", "CreateOperation", "EraseRecord", "LiftLegalHold", "OffboardAgency", "OrderErasure", "RegisterAgency",
        "RejectProposal", "RemoveParticipants", "RenewRecord", "UpdateAgency",
    ];

    [Fact]
    public async Task Resumes_OnlyCallsThatComeToTheSameWhenMadeTwice()
    {
        FileDescriptor[] files =
        [
            AgencyServiceReflection.Descriptor, AuditServiceReflection.Descriptor, DutyServiceReflection.Descriptor, GroupServiceReflection.Descriptor, HubServiceReflection.Descriptor,
            OperationServiceReflection.Descriptor, ProposalServiceReflection.Descriptor, RecordServiceReflection.Descriptor,
        ];
        var methods = files.SelectMany(f => f.Services).SelectMany(s => s.Methods).Where(m => !m.IsClientStreaming && !m.IsServerStreaming).Select(m => m.Name).ToArray();

        var once = new List<string>();
        foreach (var method in methods)
        {
            if (await TriesAsync(method) == 1)
            {
                once.Add(method);
            }
        }

        Assert.Equal(DoneTwiceIsWrong, once.Order(StringComparer.Ordinal));
    }

    /// <summary>How often a call is made whose line is lost before its first answer.</summary>
    private static async Task<int> TriesAsync(string name)
    {
        var options = new HubConnectionOptions { Endpoint = new Uri("https://localhost"), Certificate = null!, HubAuthorities = null!, Retry = Connections.Quick };
        var (interceptor, tries) = (new RetryInterceptor(options), 0);
        var method = new Method<GetHubRequest, GetHubResponse>(MethodType.Unary, "exchange.v1.Any", name, Marshal(GetHubRequest.Parser), Marshal(GetHubResponse.Parser));
        var call = interceptor.AsyncUnaryCall(
            new GetHubRequest(),
            new ClientInterceptorContext<GetHubRequest, GetHubResponse>(method, host: null, new CallOptions(cancellationToken: TestContext.Current.CancellationToken)),
            (_, _) => Answer(++tries == 1 ? Task.FromException<GetHubResponse>(Lost()) : Task.FromResult(new GetHubResponse())));
        try
        {
            await call.ResponseAsync;
        }
        catch (HubException failure)
        {
            Assert.Equal(HubFailure.Unreachable, failure.Failure);
        }

        return tries;
    }

    private static RpcException Lost() => new(new Status(StatusCode.Unavailable, "lost", new IOException("connection reset")));

    private static AsyncUnaryCall<GetHubResponse> Answer(Task<GetHubResponse> answer) =>
        new(answer, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

    private static Marshaller<T> Marshal<T>(MessageParser<T> parser)
        where T : IMessage<T> => new(m => m.ToByteArray(), parser.ParseFrom);
}
