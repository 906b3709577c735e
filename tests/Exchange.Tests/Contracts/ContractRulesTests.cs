using Google.Protobuf.Reflection;
using Xunit;
using Wire = Exchange.V1;

namespace Exchange.Tests.Contracts;

/// <summary>Rules of the contract that buf does not know.</summary>
public sealed class ContractRulesTests
{
    private static readonly FileDescriptor[] Files =
    [
        Wire.RecordServiceReflection.Descriptor, Wire.HubServiceReflection.Descriptor, Wire.AgencyServiceReflection.Descriptor,
        Wire.OperationServiceReflection.Descriptor, Wire.AuditServiceReflection.Descriptor, Wire.DutyServiceReflection.Descriptor,
        Wire.GroupServiceReflection.Descriptor, Wire.ProposalServiceReflection.Descriptor,
    ];

    public static TheoryData<string> Methods => [.. Files.SelectMany(f => f.Services).SelectMany(s => s.Methods).Select(m => m.FullName)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Verifies_ContextIsTheFirstField(string method)
    {
        var request = Find(method).InputType;

        // A stream of requests brings it in the message that opens it.
        var opening = Find(method).IsClientStreaming ? request.FindFieldByNumber(1).MessageType : request;
        Assert.Same(Wire.CallContext.Descriptor, opening.FindFieldByNumber(1).MessageType);
        Assert.Equal("context", opening.FindFieldByNumber(1).Name);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Verifies_EachRpcHasMessagesOfItsOwn(string method)
    {
        var rpc = Find(method);
        Assert.Equal(rpc.Name + "Request", rpc.InputType.Name);
        Assert.Equal(rpc.Name + "Response", rpc.OutputType.Name);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Verifies_RequestFieldsStateTheirBehaviour(string method)
    {
        var request = Find(method).InputType;
        var silent = request.Fields.InFieldNumberOrder()
            .Where(f => f.RealContainingOneof is null && f.GetOptions()?.GetExtension(Google.Api.FieldBehaviorExtensions.FieldBehavior) is not { Count: > 0 });
        Assert.Empty(silent.Select(f => f.FullName));
    }

    private static MethodDescriptor Find(string method) =>
        Files.SelectMany(f => f.Services).SelectMany(s => s.Methods).Single(m => m.FullName == method);
}
