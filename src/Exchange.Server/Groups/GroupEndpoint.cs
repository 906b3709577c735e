using System.Security.Cryptography;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Records;
using Exchange.Sharing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wire = Exchange.V1;

namespace Exchange.Server.Groups;

/// <summary>GroupService: sharing groups, which their members alone know of. To everyone else a group answers as if it did not exist.</summary>
[BindServiceMethod(typeof(GroupEndpoint), nameof(Bind))]
internal sealed class GroupEndpoint(IExchangeStore store, PageTokens tokens) : Wire.GroupService.GroupServiceBase
{
    private const int MostInPage = 1_000;
    private const int UsualInPage = 100;
    private const int MostMembers = 100;
    private const int LongestName = 200;
    private const int IdOctets = 10;

    public static void Bind(ServiceBinderBase binder, Wire.GroupService.GroupServiceBase? service) =>
        Wire.GroupService.BindService(new StrictServiceBinder(binder), service);

    [Authorize(Policy = RolePolicies.Agents)]
    public override async Task<Wire.CreateGroupResponse> CreateGroup(Wire.CreateGroupRequest request, ServerCallContext context)
    {
        var call = context.Call();
        var faults = new Faults();
        var displayName = request.Group?.DisplayName ?? "";
        faults.Text("group.display_name", displayName, LongestName, required: true);
        CheckOutputOnly(request.Group, faults);
        var members = Agencies("members", request.Members, faults);
        faults.ThrowIfAny();

        // The id says nothing: a chosen one that is taken would tell outsiders of a group.
        var id = GroupId.TryParse("g" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdOctets)), out var made) ? made : throw new InvalidOperationException("an id in the form of groups");
        var group = new Group(id, displayName, call.Agency, default);
        var entry = call.Entry(AuditAction.GroupChange, $"create {id.Name}") with { Count = members.Count + 1 };
        var logged = (await store.CreateGroupAsync(group, members, entry, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.CreateGroupResponse { Group = ToWire(Find(id.Name, call.Agency)), Entry = AuditMapper.ToWire(logged) };
    }

    [Authorize(Policy = RolePolicies.Agents)]
    public override async Task<Wire.UpdateGroupMembersResponse> UpdateGroupMembers(Wire.UpdateGroupMembersRequest request, ServerCallContext context)
    {
        var call = context.Call();
        var group = Find(request.Name, call.Agency);
        if (group.Owner != call.Agency)
        {
            throw new Refusal(RefusalReason.RuleForbids, "the group's owner alone changes its members").ToRpcException();
        }

        var faults = new Faults();
        var joining = Agencies("added_members", request.AddedMembers, faults);
        var leaving = Agencies("removed_members", request.RemovedMembers, faults);
        if (leaving.Contains(group.Owner))
        {
            faults.Add("removed_members", RefusalReason.FieldMalformed, "names the owner, a member always");
        }

        faults.ThrowIfAny();
        var entry = call.Entry(AuditAction.GroupChange, $"change members of {group.Id.Name}") with { Count = joining.Count + leaving.Count };
        var logged = (await store.ChangeMembersAsync(group.Id, joining, leaving, entry, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.UpdateGroupMembersResponse { Group = ToWire(group), Entry = AuditMapper.ToWire(logged) };
    }

    [Authorize(Policy = RolePolicies.Readers)]
    public override async Task<Wire.GetGroupResponse> GetGroup(Wire.GetGroupRequest request, ServerCallContext context)
    {
        var group = Find(request.Name, context.Caller().Agency);
        var entry = context.Call().Entry(AuditAction.Read, group.Id.Name) with { Count = 1 };
        (await store.LogAsync(entry, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.GetGroupResponse { Group = ToWire(group) };
    }

    [Authorize(Policy = RolePolicies.Readers)]
    public override async Task<Wire.ListGroupsResponse> ListGroups(Wire.ListGroupsRequest request, ServerCallContext context)
    {
        var agency = context.Caller().Agency;
        var bound = new Wire.ListGroupsRequest();
        var after = tokens.Read(bound, request.PageToken).OrThrow() ?? "";
        var size = SearchMapper.PageSize(request.PageSize == 0 ? UsualInPage : request.PageSize, MostInPage).OrThrow();
        var rest = store.ListGroups()
            .Where(g => string.CompareOrdinal(g.Id.Value, after) > 0 && store.Sharing.IsMember(agency, g.Id))
            .Take(size + 1)
            .ToArray();
        var shown = rest.Take(size).ToArray();
        var entry = context.Call().Entry(AuditAction.Read, "groups") with { Count = shown.Length };
        (await store.LogAsync(entry, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.ListGroupsResponse
        {
            Groups = { shown.Select(ToWire) },
            NextPageToken = rest.Length > size ? tokens.Make(bound, shown[^1].Id.Value) : "",
        };
    }

    private static void CheckOutputOnly(Wire.Group? group, Faults faults)
    {
        foreach (var (field, isSet) in new[] { ("name", group?.Name.Length > 0), ("owner", group?.Owner.Length > 0), ("members", group?.Members.Count > 0), ("create_time", group?.CreateTime is not null) })
        {
            if (isSet)
            {
                faults.Add($"group.{field}", RefusalReason.FieldOutputOnly, "is given by the hub; leave it unset");
            }
        }
    }

    private static List<AgencyId> Agencies(string field, IReadOnlyCollection<string> names, Faults faults)
    {
        faults.AtMost(field, names.Count, MostMembers);
        var agencies = new List<AgencyId>();
        foreach (var name in names)
        {
            if (AgencyId.TryParseName(name, out var agency))
            {
                agencies.Add(agency);
            }
            else
            {
                faults.Add(field, RefusalReason.FieldMalformed, "holds what is no name agencies/{agency}");
            }
        }

        return agencies;
    }

    private Wire.Group ToWire(Group group) => new()
    {
        Name = group.Id.Name,
        DisplayName = group.DisplayName,
        Owner = group.Owner.Name,
        Members = { store.Sharing.Members(group.Id).Select(m => m.Name) },
        CreateTime = group.CreateTime.ToTimestamp(),
    };

    private Group Find(string name, AgencyId agency) =>
        GroupId.TryParseName(name, out var id) && store.Sharing.IsMember(agency, id) && store.ListGroups().FirstOrDefault(g => g.Id == id) is { } group
            ? group
            : throw new Refusal(RefusalReason.NotFound, "no group of that name, as far as this caller may know").ToRpcException();
}
