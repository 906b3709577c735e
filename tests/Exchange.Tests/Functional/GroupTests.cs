using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>Sharing groups: members alone know of them, membership is part of the feed.</summary>
public sealed class GroupTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    [Fact]
    public async Task Shows_GroupsToMembersAlone()
    {
        var (owner, member, stranger) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var group = await owner.CreateGroupAsync(member);

        foreach (var caller in new[] { owner.System, owner.Auditor, member.Officer })
        {
            var shown = (await caller.Groups.GetGroupAsync(new GetGroupRequest { Context = caller.Context, Name = group })).Group;
            Assert.Equal((group, "Luxury goods desk", owner.Name), (shown.Name, shown.DisplayName, shown.Owner));
            Assert.Equal(new[] { owner.Name, member.Name }.Order(), shown.Members.Order());
            Assert.Equal([group], await ListAsync(caller));
        }

        foreach (var caller in new[] { stranger.System, stranger.Officer, stranger.Auditor, fixture.Hub.HubAuditor })
        {
            await RefusedCall.ByAsync(
                StatusCode.NotFound, "NOT_FOUND", async () => await caller.Groups.GetGroupAsync(new GetGroupRequest { Context = caller.Context, Name = group }));
            Assert.Empty(await ListAsync(caller));
        }
    }

    [Fact]
    public async Task Rejects_GroupsUnknownToThePusherAsHiddenOnes()
    {
        var (owner, stranger) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var hidden = await owner.CreateGroupAsync();
        var absent = hidden[..^1] + (hidden[^1] == '0' ? '1' : '0');

        var outcomes = await stranger.System.PushAllAsync(SampleRecords.Domain(stranger, 1).ForGroup(hidden), SampleRecords.Domain(stranger, 2).ForGroup(absent));

        Assert.Equal(("distribution.groups", Reason.TargetUnknown), (outcomes[0].Violations.Single().Field, outcomes[0].Violations.Single().Reason));
        Assert.Equal(outcomes[1].ToByteArray(), outcomes[0].ToByteArray());
    }

    [Fact]
    public async Task Rejects_ChangesByWhoIsNotTheOwner()
    {
        var (owner, member, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var group = await owner.CreateGroupAsync(member);

        await RefusedCall.ByAsync(StatusCode.FailedPrecondition, "RULE_FORBIDS", () => member.AddMembersAsync(group, other));
        await RefusedCall.ByAsync(StatusCode.NotFound, "NOT_FOUND", () => other.AddMembersAsync(group, other));
        Assert.Equal([("removed_members", "FIELD_MALFORMED")], (await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", () => owner.RemoveMembersAsync(group, owner))).Violations);

        Assert.Equal(new[] { owner.Name, member.Name, other.Name }.Order(), (await owner.AddMembersAsync(group, other, member)).Members.Order());
    }

    [Fact]
    public async Task Rejects_GroupsOfUnknownAgenciesAndKeepsNothingOfThem()
    {
        var owner = await fixture.AddAgencyAsync();
        var request = new CreateGroupRequest { Context = owner.Officer.Context, Group = new Group { DisplayName = "Desk" }, Members = { "agencies/nobody" } };
        await RefusedCall.ByAsync(StatusCode.InvalidArgument, "TARGET_UNKNOWN", async () => await owner.Officer.Groups.CreateGroupAsync(request));
        request.Members[0] = "nobody";
        request.Group.DisplayName = "";
        var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", async () => await owner.Officer.Groups.CreateGroupAsync(request));
        Assert.Equal([("group.display_name", "FIELD_REQUIRED"), ("members", "FIELD_MALFORMED")], refused.Violations);

        Assert.Empty(await ListAsync(owner.Officer));
    }

    [Fact]
    public async Task Rejects_WhatTheHubGives()
    {
        var owner = await fixture.AddAgencyAsync();
        var taken = await owner.CreateGroupAsync();
        var group = new Group { DisplayName = "Desk", Name = taken, Owner = owner.Name, Members = { owner.Name }, CreateTime = new Google.Protobuf.WellKnownTypes.Timestamp() };
        var refused = await RefusedCall.ByAsync(
            StatusCode.InvalidArgument, "REQUEST_INVALID", async () => await owner.Officer.Groups.CreateGroupAsync(new CreateGroupRequest { Context = owner.Officer.Context, Group = group }));
        Assert.Equal(new[] { "name", "owner", "members", "create_time" }.Select(f => ($"group.{f}", "FIELD_OUTPUT_ONLY")), refused.Violations);
    }

    [Fact]
    public async Task Delivers_HistoryOnceToWhoJoinsAndNothingMoreToWhoLeaves()
    {
        var (owner, member) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var group = await owner.CreateGroupAsync();
        await owner.System.StoreAsync(SampleRecords.Domain(owner, 1).ForGroup(group), SampleRecords.Suspect(owner, 1).ForGroup(group), SampleRecords.Domain(owner, 2));
        using var feed = member.System.Follow();
        Assert.Empty(await feed.ReadToCaughtUpAsync());

        await owner.AddMembersAsync(group, member);
        Assert.Equal(["Upserted sample-domain-1", "Upserted sample-suspect-1"], Story(await feed.ReadToCaughtUpAsync()));

        await owner.RemoveMembersAsync(group, member);
        Assert.Equal(["Withdrawn sample-domain-1", "Withdrawn sample-suspect-1"], Story(await feed.ReadToCaughtUpAsync()));
        await owner.System.StoreAsync(SampleRecords.Domain(owner, 3).ForGroup(group));
        await owner.AddMembersAsync(group, member);
        Assert.Equal(["Upserted sample-domain-1", "Upserted sample-domain-3", "Upserted sample-suspect-1"], Story(await feed.ReadToCaughtUpAsync()));
        Assert.Equal([group], await ListAsync(member.Officer));
    }

    [Fact]
    public async Task Pages_Groups()
    {
        var owner = await fixture.AddAgencyAsync();
        var groups = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            groups.Add(await owner.CreateGroupAsync());
        }

        var (found, token) = (new List<string>(), "");
        do
        {
            var page = await owner.Officer.Groups.ListGroupsAsync(new ListGroupsRequest { Context = owner.Officer.Context, PageSize = 2, PageToken = token });
            found.AddRange(page.Groups.Select(g => g.Name));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(groups.Order(StringComparer.Ordinal), found);
    }

    private static IEnumerable<string> Story(IEnumerable<Change> changes) => changes.Select(c => $"{c.Kind} {c.Record.Name.Split('/')[^1]}").Order(StringComparer.Ordinal);

    private static async Task<IReadOnlyList<string>> ListAsync(TestCaller caller) =>
        [.. (await caller.Groups.ListGroupsAsync(new ListGroupsRequest { Context = caller.Context })).Groups.Select(g => g.Name)];
}
