using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Xunit;
using Record = Exchange.V1.Record;

namespace Exchange.Tests.Functional;

/// <summary>Who sees what, by every call that shows records, and that hidden looks like absent.</summary>
public sealed class ViewTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Shows_EachAudienceItsRecordsAndNoOther()
    {
        var (giver, named, member) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var (outside, outsideMember) = (await fixture.AddAgencyAsync(eeaMember: false), await fixture.AddAgencyAsync(eeaMember: false));
        var operation = await Hub.AddOperationAsync("audiences", giver, member, outsideMember);
        await giver.System.StoreAsync(
            SampleRecords.Domain(giver, 0),
            SampleRecords.Domain(giver, 1).For(named),
            SampleRecords.Domain(giver, 2).For(operation),
            SampleRecords.Domain(giver, 3).ForEveryone(),
            SampleRecords.Domain(giver, 4).Marked(m => m.Tlp = Tlp.Green).For(new Distribution { Everyone = true, ThirdCountriesAllowed = true }),
            SampleRecords.Domain(giver, 5).For(outside),
            SampleRecords.Domain(giver, 6).For(new Distribution { Agencies = { outside.Name }, ThirdCountriesAllowed = true }),
            SampleRecords.Domain(giver, 7).For(new Distribution { Operations = { operation }, ThirdCountriesAllowed = true }));

        var seen = new Dictionary<TestAgency, int[]>
        {
            [giver] = [0, 1, 2, 3, 4, 5, 6, 7],
            [named] = [1, 3, 4],
            [member] = [2, 3, 4, 7],
            [outside] = [4, 6],
            [outsideMember] = [4, 7],
        };
        foreach (var (reader, numbers) in seen)
        {
            string[] expected = [.. numbers.Select(n => $"sample-domain-{n}")];
            Assert.Equal(expected, Own(await reader.System.PullAllAsync(), giver));

            // Get and Search agree with the feed, record by record.
            for (var number = 0; number < 8; number++)
            {
                Assert.Equal((number, numbers.Contains(number)), (number, await GetsAsync(reader.Officer, giver.Record($"sample-domain-{number}"))));
            }

            await Eventually.HoldsAsync(
                async () => (await reader.Officer.Records.SearchRecordsAsync(Search(reader.Officer, giver))).Records.Select(Id).Order(StringComparer.Ordinal).SequenceEqual(expected),
                "search is up to date");
        }
    }

    [Fact]
    public async Task Hides_ForbiddenRecordsAsAbsentOnes()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1));

        foreach (var caller in new[] { reader.System, reader.Officer, reader.Auditor })
        {
            Assert.Equal(
                await BytesOfRefusalAsync(() => GetAsync(caller, giver.Record("no-such-record-1"))),
                await BytesOfRefusalAsync(() => GetAsync(caller, giver.Record("sample-domain-1"))));
            Assert.Equal(
                await BytesOfRefusalAsync(() => GetAsync(caller, "agencies/no-such-agency/records/no-such-record-1")),
                await BytesOfRefusalAsync(() => GetAsync(caller, giver.Record("sample-domain-1"))));
        }
    }

    [Fact]
    public async Task Hides_ForbiddenOperationsAsAbsentOnes()
    {
        var (lead, stranger) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var operation = await Hub.AddOperationAsync("hidden", lead);

        foreach (var call in new Func<string, Task>[]
        {
            async name => await stranger.Officer.Operations.GetOperationAsync(new GetOperationRequest { Context = stranger.Officer.Context, Name = name }),
            async name => await stranger.Officer.Operations.ReportOperationAsync(new ReportOperationRequest { Context = stranger.Officer.Context, Name = name }),
        })
        {
            Assert.Equal(await BytesOfRefusalAsync(() => call("operations/no-such-operation")), await BytesOfRefusalAsync(() => call(operation)));
        }

        Assert.DoesNotContain(
            (await stranger.Officer.Operations.ListOperationsAsync(new ListOperationsRequest { Context = stranger.Officer.Context })).Operations, o => o.Name == operation);
        Assert.Equal(operation, (await lead.Officer.Operations.GetOperationAsync(new GetOperationRequest { Context = lead.Officer.Context, Name = operation })).Operation.Name);
        Assert.Equal(operation, (await Hub.Operator.Operations.GetOperationAsync(new GetOperationRequest { Context = Hub.Operator.Context, Name = operation })).Operation.Name);
    }

    [Fact]
    public async Task Hides_MatchesOfASearchAsIfThereWereNone()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var hidden = SampleRecords.Domain(giver, 1);
        hidden.Record.Content.Domain.DomainName = "hidden-from-search.example";
        await giver.System.StoreAsync(hidden);
        await Eventually.HoldsAsync(async () => (await FindAsync(giver.Officer, "hidden-from-search.example")).Records.Count == 1, "the originator finds it");

        var (matched, nothing) = (await FindAsync(reader.Officer, "hidden-from-search.example"), await FindAsync(reader.Officer, "nothing-of-the-kind.example"));

        foreach (var answer in new[] { matched, nothing })
        {
            (answer.Entry, answer.IndexedTime) = (null, null);
        }

        Assert.Equal(nothing.ToByteArray(), matched.ToByteArray());
        Assert.Empty(matched.ToByteArray());
    }

    [Fact]
    public async Task Shows_DistributionToOriginatorAndAuditorsOnly()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        var name = giver.Record("sample-domain-1");

        Assert.NotNull((await GetAsync(giver.Officer, name)).Distribution);
        Assert.NotNull((await GetAsync(reader.Auditor, name)).Distribution);
        Assert.Null((await GetAsync(reader.Officer, name)).Distribution);
        Assert.Null((await GetAsync(reader.System, name)).Distribution);
        Assert.Null(Assert.Single((await reader.System.PullAllAsync()).Changes, c => c.Record.Name == name).Distribution);
        Assert.NotNull(Assert.Single((await giver.System.PullAllAsync()).Changes, c => c.Record.Name == name).Distribution);
    }

    [Fact]
    public async Task Hides_LinksToWhatTheReaderCannotSee()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var linked = SampleRecords.Domain(giver, 3).For(reader);
        linked.Record.Links.Add(new Link { Relation = LinkRelation.SameOperator, Target = giver.Record("sample-domain-1") });
        linked.Record.Links.Add(new Link { Relation = LinkRelation.SameOperator, Target = giver.Record("sample-domain-2") });
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1), SampleRecords.Domain(giver, 2).For(reader), linked);
        string[] visible = [giver.Record("sample-domain-2")];

        Assert.Equal(visible, Links((await GetAsync(reader.Officer, giver.Record("sample-domain-3"))).Record));
        Assert.Equal(visible, Links(Assert.Single((await reader.System.PullAllAsync()).Changes, c => c.Record.Name == giver.Record("sample-domain-3")).Record));
        Assert.Equal(2, Links((await GetAsync(giver.Officer, giver.Record("sample-domain-3"))).Record).Length);

        static string[] Links(Record record) => [.. record.Links.Select(l => l.Target)];
    }

    /// <summary>What a page gives stands in the order of revisions, whatever has links or was redistributed since: places tell nothing else.</summary>
    [Fact]
    public async Task Gives_APage_InTheOrderOfRevisions()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        PushRecord[] records = [.. Enumerable.Range(1, 6).Select(n => SampleRecords.Domain(giver, n).For(reader))];
        foreach (var linked in (PushRecord[])[records[1], records[3]])
        {
            linked.Record.Links.Add(new Link { Relation = LinkRelation.SameOperator, Target = records[0].Record.Name });
        }

        await giver.System.StoreAsync(records);
        var held = await reader.System.PullAllAsync();
        Assert.Equal(records.Select(r => r.Record.Name), Own(held).Select(c => c.Record.Name));
        Assert.Equal([1, 3], Own(held).Index().Where(c => c.Item.Record.Links.Count == 1).Select(c => c.Index));

        // Redistributed without a new revision: they stand last in the store, for the reader where they stood.
        var other = await fixture.OneAgencyAsync();
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 3).For(reader, other), SampleRecords.Domain(giver, 1).For(reader, other));
        Assert.Equal(records.Select(r => r.Record.Name), Own(await reader.System.PullAllAsync()).Select(c => c.Record.Name));

        // Taken away in another order: told by name.
        await giver.System.StoreAsync([.. ((int[])[6, 5, 3]).Select(n => SampleRecords.Domain(giver, n).For(other))]);
        Assert.Equal(
            [records[2].Record.Name, records[4].Record.Name, records[5].Record.Name],
            Own(await reader.System.PullAllAsync(held.Cursor)).Select(c => c.Record.Name));

        Change[] Own(Pulled pulled) => [.. pulled.Changes.Where(c => c.Record.Name.StartsWith($"{giver.Name}/", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Delivers_HistoryOnceToWhoJoinsAndWithdrawsFromWhoLeaves()
    {
        var (giver, member) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var operation = await Hub.AddOperationAsync("joiners", giver);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(operation), SampleRecords.Suspect(giver, 1).For(operation), SampleRecords.Domain(giver, 2));
        var before = await member.System.PullAllAsync();
        Assert.Empty(Own(before, giver));

        await Hub.JoinAsync(operation, member);
        var joined = await member.System.PullAllAsync(before.Cursor);
        Assert.Equal(["sample-domain-1", "sample-suspect-1"], joined.Ids);
        Assert.Empty((await member.System.PullAllAsync(joined.Cursor)).Changes);

        await Hub.LeaveAsync(operation, member);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 3).For(operation));
        var left = await member.System.PullAllAsync(joined.Cursor);
        Assert.Equal(["Withdrawn sample-domain-1", "Withdrawn sample-suspect-1"], left.Story.Order());
        Assert.All(left.Changes, c => Assert.Null(c.Record.Content));
        Assert.Empty((await member.System.PullAllAsync(left.Cursor)).Changes);
    }

    [Fact]
    public async Task Delivers_ChangesToAFollowerAsTheyAreCommitted()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        using var feed = reader.System.Follow();
        await feed.ReadToCaughtUpAsync();

        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        Assert.Equal(ChangeKind.Upserted, Assert.Single(await feed.ReadToCaughtUpAsync()).Kind);

        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(new Distribution()));
        Assert.Equal(ChangeKind.Withdrawn, Assert.Single(await feed.ReadToCaughtUpAsync()).Kind);
    }

    [Fact]
    public async Task Resumes_InTheMiddleOfAPull()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync([.. Enumerable.Range(0, 25).Select(n => SampleRecords.Domain(agency, n))]);

        // Each page's cursor is used for a new call, as after a lost connection: nothing is missing, nothing comes twice.
        var (cursor, names) = ("", new List<string>());
        while (true)
        {
            var pulled = await agency.System.PullAllAsync(cursor, new RecordFilter { Originators = { agency.Name } }, pageSize: 4);
            if (pulled.Pages.Count == 0)
            {
                break;
            }

            names.AddRange(pulled.Pages[0].Changes.Select(c => c.Record.Name));
            Assert.True(pulled.Pages[0].Changes.Count <= 4);
            cursor = pulled.Pages[0].Cursor;
        }

        Assert.Equal(25, names.Count);
        Assert.Equal(25, names.Distinct().Count());
    }

    [Fact]
    public async Task Filters_AndTellsWhatLeftTheFilter()
    {
        var (giver, reader) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var operation = await Hub.AddOperationAsync("filtered", giver, reader);
        var inOperation = SampleRecords.Domain(giver, 2).For(operation);
        inOperation.Record.Content.Operation = operation;
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader), inOperation, SampleRecords.Suspect(giver, 1).For(reader), SampleRecords.Asset(giver, 1).For(reader));

        Assert.Equal(["sample-suspect-1"], (await reader.System.PullAllAsync(filter: new RecordFilter { Kinds = { RecordKind.Suspect }, Originators = { giver.Name } })).Ids);
        Assert.Equal(["sample-domain-2"], (await reader.System.PullAllAsync(filter: new RecordFilter { Operations = { operation } })).Ids);
        Assert.Equal([], (await reader.System.PullAllAsync(filter: new RecordFilter { Originators = { reader.Name } })).Ids);
        Assert.Equal(4, (await reader.System.PullAllAsync(filter: new RecordFilter { Originators = { giver.Name } })).Ids.Count);
        var actioned = new RecordFilter { TakedownStatuses = { TakedownStatus.Actioned }, Originators = { giver.Name } };
        var pulled = await reader.System.PullAllAsync(filter: actioned);
        Assert.Equal(["sample-domain-1", "sample-domain-2"], pulled.Ids);

        var restored = SampleRecords.Domain(giver, 1);
        restored.Record.Content.Domain.Takedown = new Takedown { Status = TakedownStatus.Verified, Action = TakedownAction.ServerHold };
        await giver.System.StoreAsync(restored);

        Assert.Equal(["LeftFilter sample-domain-1"], (await reader.System.PullAllAsync(pulled.Cursor, actioned)).Story);
    }

    [Fact]
    public async Task Pages_ASearchStablyAndRefusesAnothersToken()
    {
        var agency = await fixture.AddAgencyAsync();
        await agency.System.StoreAsync([.. Enumerable.Range(0, 13).Select(n => SampleRecords.Domain(agency, n))]);
        var request = Search(agency.Officer, agency);
        await Eventually.HoldsAsync(async () => (await agency.Officer.Records.SearchRecordsAsync(request)).Records.Count == 13, "all are indexed");
        request.PageSize = 5;
        var (found, token) = (new List<string>(), "");
        do
        {
            request.PageToken = token;
            var page = await agency.Officer.Records.SearchRecordsAsync(request);
            found.AddRange(page.Records.Select(Id));
            token = page.NextPageToken;
            if (found.Count == 5)
            {
                var other = request.Clone();
                (other.PageToken, other.NamePrefix) = (token, "shop-1");
                await RefusedCall.ByAsync(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", async () => await agency.Officer.Records.SearchRecordsAsync(other));
            }
        }
        while (token.Length > 0);

        Assert.Equal(Enumerable.Range(0, 13).Select(n => $"shop-{n}.example").Order(StringComparer.Ordinal).Select(n => "sample-domain-" + n[5..^8]), found);
    }

    [Fact]
    public async Task Finds_ByNamePrefixRegistrableDomainAndIdentifier()
    {
        var agency = await fixture.AddAgencyAsync();
        var sub = SampleRecords.Domain(agency, 1);
        sub.Record.Content.Domain.DomainName = "WWW.Fünd-me.example";
        var account = SampleRecords.Asset(agency, 2);
        account.Record.Content.Asset = new Asset { BankAccount = new BankAccount { Iban = "DE89 3704 0044 0532 0130 00" }, Status = AssetStatus.Frozen };
        await agency.System.StoreAsync(sub, account, SampleRecords.Suspect(agency, 9));
        await Eventually.HoldsAsync(async () => (await FindAsync(agency.Officer, "www.fünd-me.example")).Records.Count == 1, "the name is found");

        Assert.Equal("www.xn--fnd-me-3ya.example", Assert.Single((await FindAsync(agency.Officer, "xn--fnd-me-3ya.example")).Records).Derived.CanonicalName);
        Assert.Equal("sample-asset-2", Id(Assert.Single((await agency.Officer.Records.SearchRecordsAsync(
            new SearchRecordsRequest { Context = agency.Officer.Context, Identifier = "de89370400440532013000" })).Records)));
        Assert.Equal("sample-suspect-9", Id(Assert.Single((await agency.Officer.Records.SearchRecordsAsync(
            new SearchRecordsRequest { Context = agency.Officer.Context, Identifier = "SELLER9", Filter = new RecordFilter { Originators = { agency.Name } } })).Records)));
    }

    private static string Id(Record record) => record.Name.Split('/')[^1];

    /// <summary>Other tests of the class give records to everyone, too.</summary>
    private static IEnumerable<string> Own(Pulled pulled, TestAgency giver) =>
        pulled.Changes.Where(c => c.Record.Name.StartsWith(giver.Name + "/", StringComparison.Ordinal)).Select(c => Id(c.Record)).Order(StringComparer.Ordinal);

    private static SearchRecordsRequest Search(TestCaller caller, TestAgency giver) =>
        new() { Context = caller.Context, NamePrefix = "shop-", Filter = new RecordFilter { Originators = { giver.Name } } };

    private static async Task<SearchRecordsResponse> FindAsync(TestCaller caller, string name) =>
        await caller.Records.SearchRecordsAsync(new SearchRecordsRequest { Context = caller.Context, DomainName = name });

    private static async Task<GetRecordResponse> GetAsync(TestCaller caller, string name) =>
        await caller.Records.GetRecordAsync(new GetRecordRequest { Context = caller.Context, Name = name });

    private static async Task<bool> GetsAsync(TestCaller caller, string name)
    {
        try
        {
            await GetAsync(caller, name);
            return true;
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>The status of a refused call, its entry's hash blanked, which is random by design.</summary>
    private static async Task<byte[]> BytesOfRefusalAsync(Func<Task> call)
    {
        var refused = await RefusedCall.ByAsync(StatusCode.NotFound, "NOT_FOUND", call);
        var text = refused.Status.ToByteArray();
        if (refused.Facts.TryGetValue("entry_hash", out var hash))
        {
            var at = text.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(hash));
            Assert.True(hash.Length == 64 && at > 0);
            text.AsSpan(at, 64).Fill((byte)'0');
        }

        return text;
    }
}
