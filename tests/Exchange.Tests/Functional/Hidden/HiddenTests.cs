using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Functional.Hidden;

/// <summary>
/// Nothing tells hidden from absent: for every call that names a record, group, operation, officer or duty, and for every role that may make
/// it, the answers are the same octets, and the store does the same work down to its statements and pages.
/// </summary>
public sealed class HiddenTests(HiddenWorld world) : IClassFixture<HiddenWorld>
{
    public static TheoryData<string> OfRecords => Titles(Named.Record);

    public static TheoryData<string> OfGroups => Titles(Named.Group);

    public static TheoryData<string> OfOperations => Titles(Named.Operation);

    public static TheoryData<string> OfOfficers => Titles(Named.Officer);

    public static TheoryData<string> OfDuties => Titles(Named.Duty);

    [Theory]
    [MemberData(nameof(OfRecords))]
    public Task Hides_RecordsAsAbsentOnes(string title)
    {
        var call = Case(Named.Record, title);
        var hidden = world.Records.Where(r => !call.TellsOwnPast || !HiddenWorld.KnownToTheAgency.Contains(r.Key)).Select(r => r.Value);
        return ComparesAsync(call, world.Giver.Record("absent-01"), [world.Giver.Record("absent-02"), "agencies/nobody/records/absent-03", .. hidden]);
    }

    [Theory]
    [MemberData(nameof(OfGroups))]
    public Task Hides_GroupsAsAbsentOnes(string title) => ComparesAsync(Case(Named.Group, title), "groups/g00112233445566778899", world.Groups);

    [Theory]
    [MemberData(nameof(OfOperations))]
    public Task Hides_OperationsAsAbsentOnes(string title) => ComparesAsync(Case(Named.Operation, title), "operations/absent-0", world.Operations);

    [Theory]
    [MemberData(nameof(OfOfficers))]
    public Task Hides_OfficersAsAbsentOnes(string title) => ComparesAsync(Case(Named.Officer, title), "nobody-00", ["officer-1"]);

    [Theory]
    [MemberData(nameof(OfDuties))]
    public Task Hides_DutiesAsAbsentOnes(string title) => ComparesAsync(Case(Named.Duty, title), $"{world.Reader.Name}/duties/7", world.Duties);

    /// <summary>A reader that sees a record learns no more of it by the calls of its originator than of one that does not stand.</summary>
    [Theory]
    [MemberData(nameof(OfRecords))]
    public async Task Hides_OriginatorsCallsFromReaders(string title)
    {
        var call = Case(Named.Record, title);
        if (call.Call is "RecordService/GetRecord" or "RecordService/GetRecordHistory" || call.TellsOwnPast)
        {
            return;
        }

        await ComparesAsync(call, world.Giver.Record("absent-01"), [world.Shown]);
    }

    [Theory]
    [InlineData("RecordService/GetRecord name")]
    [InlineData("RecordService/GetRecordHistory name")]
    public Task Hides_LinksToHiddenRecordsAsToAbsentOnes(string title) => ComparesAsync(Case(Named.Record, title) with { Callers = "system officer auditor" }, world.Linked[0], world.Linked.Skip(1));

    [Fact]
    public async Task Hides_WhetherAnOfficerIsOne()
    {
        var officers = new[] { "officer-1", "nobody-00" };
        await world.Giver.System.StoreAsync([.. officers.Select((officer, i) =>
        {
            var record = SampleRecords.Domain(world.Giver, 200 + i).Marked(m => m.Tlp = Tlp.Red);
            return record.For(new Distribution { Agencies = { world.Reader.Name }, Officers = { $"{world.Reader.Name}/officers/{officer}" } });
        })]);

        var answers = new List<string>();
        for (var i = 0; i < officers.Length; i++)
        {
            var (caller, name) = (world.Giver.Officer, world.Giver.Record($"sample-domain-{200 + i}"));
            var request = new ExplainVisibilityRequest { Context = caller.Context, Name = name, Agency = world.Reader.Name, Officer = officers[1 - i] };
            answers.Add((await Answer.OfAsync(caller, "RecordService/ExplainVisibility", request)).ToText(name));
        }

        Assert.Equal(answers[0], answers[1]);
    }

    /// <summary>The comparison can tell: where something is shown, answer, statements and pages differ, and a record's size shows in the pages.</summary>
    [Fact]
    public async Task Notices_WhatIsShown()
    {
        var get = HiddenCases.All[Named.Record].Single(c => c.Title == "RecordService/GetRecord name");
        var (absent, shown) = (await ObserveAsync(get, world.Reader.Officer, world.Giver.Record("absent-01")), await ObserveAsync(get, world.Reader.Officer, world.Shown));
        Assert.NotEqual(absent.Answer.ToText(world.Giver.Record("absent-01")), shown.Answer.ToText(world.Shown));
        Assert.NotEqual(absent.Steps, shown.Steps);
        Assert.True(absent.PagesRead < shown.PagesRead, $"{shown.PagesRead} pages");

        var (small, large) = (await ObserveAsync(get, world.Giver.Officer, world.Records["never shown"]), await ObserveAsync(get, world.Giver.Officer, world.Records["never shown, and large"]));
        Assert.Equal(small.Steps, large.Steps);
        Assert.True(small.PagesRead < large.PagesRead, $"{large.PagesRead} pages");
    }

    private async Task ComparesAsync(HiddenCase call, string absent, IEnumerable<string> hidden)
    {
        foreach (var caller in call.Callers.Split(' ').Select(Caller))
        {
            var expected = await ObserveAsync(call, caller, absent);
            foreach (var name in hidden)
            {
                var observed = await ObserveAsync(call, caller, name);
                Assert.Equal(expected.Answer.ToText(Echo(absent)), observed.Answer.ToText(Echo(name)));
                if (!call.TellsOwnPast)
                {
                    Assert.Equal(expected.Work, observed.Work);
                    continue;
                }

                // The log grows by each call, and with it, now and then by one, the steps in which a time is found in it.
                var before = expected;
                expected = await ObserveAsync(call, caller, absent);
                Assert.Contains(observed.Work, new[] { before.Work, expected.Work });
            }
        }
    }

    /// <summary>A name, and the originator's that is its beginning.</summary>
    private static string[] Echo(string name) => name.Split("/records/") is [var originator, _] ? [name, originator] : [name];

    private Task<Observed> ObserveAsync(HiddenCase call, TestCaller caller, string name) => world.ObserveAsync(caller, call.Call, call.Messages(caller, name));

    private TestCaller Caller(string role) => role switch
    {
        "system" => world.Reader.System,
        "officer" => world.Reader.Officer,
        "auditor" => world.Reader.Auditor,
        "hub-auditor" => world.Hub.HubAuditor,
        "operator" => world.Hub.Operator,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "no role of these tests"),
    };

    private static HiddenCase Case(Named named, string title) => HiddenCases.All[named].Single(c => c.Title == title);

    private static TheoryData<string> Titles(Named named) => [.. HiddenCases.All[named].Select(c => c.Title)];
}
