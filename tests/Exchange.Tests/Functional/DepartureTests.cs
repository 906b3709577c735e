using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Exchange.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>An agency leaves the hub: its records are handed over or erased, and nothing of its standing is left.</summary>
public sealed class DepartureTests : IAsyncLifetime
{
    // More than one portion of the work that comes due.
    private const int Many = 1_100;

    private TestHub? _hub;

    private TestHub Hub => _hub!;

    public async ValueTask InitializeAsync() => _hub = await TestHub.StartAsync();

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    [Fact]
    public async Task Delivers_RecordsOfASuccessorInTheirPlace()
    {
        var (leaver, heir, reader) = (await Hub.AddAgencyAsync("leaver"), await Hub.AddAgencyAsync("heir"), await Hub.AddAgencyAsync("reader"));
        var operation = await Hub.AddOperationAsync("led", leaver, reader);
        await leaver.System.StoreAsync([.. Enumerable.Range(0, Many).Select(n => SampleRecords.Domain(leaver, n).For(operation))]);
        await heir.System.StoreAsync(SampleRecords.Domain(heir, 5));
        var pulled = await reader.System.PullAllAsync();
        Assert.Equal(Many, pulled.Ids.Count);

        await OffboardAsync(new OffboardAgencyRequest { Name = leaver.Name, Successor = heir.Name });
        await SettleAsync();

        var changes = (await reader.System.PullAllAsync(pulled.Cursor)).Changes;
        Assert.Equal(Many, changes.Count(c => c.Kind == ChangeKind.Erased && c.Record.Name.StartsWith(leaver.Name, StringComparison.Ordinal)));
        var handed = changes.Where(c => c.Kind == ChangeKind.Upserted).Select(c => c.Record).ToArray();
        Assert.Equal(Many, handed.Length);
        Assert.All(handed, r => Assert.StartsWith(heir.Name + "/", r.Name, StringComparison.Ordinal));
        Assert.Equal(pulled.Changes.Select(c => c.Record.Content.Domain.DomainName).Order(), handed.Select(r => r.Content.Domain.DomainName).Order());

        // One id was taken: the heir's own record stands as it was.
        Assert.Single(handed, r => r.Name.Contains("/handed-", StringComparison.Ordinal));
        Assert.Equal(1, (await heir.Officer.GetAsync(heir.Record("sample-domain-5"))).Record.Revision);
        Assert.Equal(Many, (await reader.System.DutiesAsync()).Count(d => d is { Kind: DutyKind.Erase, Cause: DutyCause.Erased }));
        var led = (await heir.Officer.Operations.GetOperationAsync(new GetOperationRequest { Context = heir.Officer.Context, Name = operation })).Operation;
        Assert.Equal(heir.Name, led.Lead);
        Assert.Equal(new[] { heir.Name, reader.Name }.Order(), led.Participants.Select(p => p.Agency).Order());
    }

    [Fact]
    public async Task Erases_RecordsWithoutASuccessor()
    {
        var (leaver, reader) = (await Hub.AddAgencyAsync("leaver"), await Hub.AddAgencyAsync("reader"));
        await leaver.System.StoreAsync([.. Enumerable.Range(0, Many).Select(n => SampleRecords.Domain(leaver, n).For(reader))]);
        var pulled = await reader.System.PullAllAsync();

        await OffboardAsync(new OffboardAgencyRequest { Name = leaver.Name, Erase = true });
        await SettleAsync();

        var changes = (await reader.System.PullAllAsync(pulled.Cursor)).Changes;
        Assert.Equal((Many, true), (changes.Count, changes.All(c => c.Kind == ChangeKind.Erased)));
        Assert.Empty(await reader.Officer.SearchAsync(leaver));
        Assert.Equal(Many, (await reader.System.DutiesAsync()).Count);
        await RefusedCall.ByAsync(StatusCode.Unauthenticated, "CERTIFICATE_UNKNOWN_CA", () => leaver.System.PullAllAsync());
    }

    [Fact]
    public async Task Rejects_WhatOneOperatorWouldDoToWhoHasLeft()
    {
        var leaver = await Hub.AddAgencyAsync("leaver");
        await OffboardAsync(new OffboardAgencyRequest { Name = leaver.Name, Erase = true });

        var (caller, context) = (Hub.Operator.Agencies, Hub.Operator.Context);
        foreach (var call in new Func<Task>[]
        {
            async () => await caller.ResumeAgencyAsync(new ResumeAgencyRequest { Context = context, Name = leaver.Name }),
            async () => await caller.SuspendAgencyAsync(new SuspendAgencyRequest { Context = context, Name = leaver.Name }),
            async () => await caller.UpdateAgencyAsync(new UpdateAgencyRequest { Context = context, Name = leaver.Name, Roles = { AgencyRole.Officer } }),
        })
        {
            await RefusedCall.ByAsync(StatusCode.FailedPrecondition, "RULE_FORBIDS", call);
        }

        var agencies = (await caller.ListAgenciesAsync(new ListAgenciesRequest { Context = context })).Agencies;
        Assert.Equal(AgencyState.Departed, agencies.Single(a => a.Name == leaver.Name).State);
        await RefusedCall.ByAsync(StatusCode.NotFound, "NOT_FOUND", () => OffboardAsync(new OffboardAgencyRequest { Name = leaver.Name, Erase = true }));
    }

    [Fact]
    public async Task Rejects_DeparturesThatLeaveSomethingWithoutItsOwner()
    {
        var (leaver, heir) = (await Hub.AddAgencyAsync("leaver"), await Hub.AddAgencyAsync("heir"));
        await Hub.AddOperationAsync("led", leaver);
        await RefusedCall.ByAsync(StatusCode.FailedPrecondition, "RULE_FORBIDS", () => OffboardAsync(new OffboardAgencyRequest { Name = leaver.Name, Erase = true }));
        await leaver.System.PullAllAsync();
        foreach (var (request, field) in new[]
        {
            (new OffboardAgencyRequest { Name = leaver.Name }, "records"),
            (new OffboardAgencyRequest { Name = leaver.Name, Successor = leaver.Name }, "successor"),
            (new OffboardAgencyRequest { Name = "agencies/hub", Successor = heir.Name }, "name"),
        })
        {
            var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", () => OffboardAsync(request));
            Assert.Equal(field, Assert.Single(refused.Violations).Field);
        }

        await RefusedCall.ByAsync(StatusCode.InvalidArgument, "TARGET_UNKNOWN", () => OffboardAsync(new OffboardAgencyRequest { Name = leaver.Name, Successor = "agencies/nobody" }));
    }

    private async Task OffboardAsync(OffboardAgencyRequest request)
    {
        request.Context = Hub.Operator.Context;
        await Hub.ApproveAsync((await Hub.Operator.Proposals.OffboardAgencyAsync(request)).Proposal);
    }

    private Task SettleAsync() => Hub.Services.GetRequiredService<DueWork>().LookAsync(TestContext.Current.CancellationToken);
}
