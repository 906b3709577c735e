using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Functional.Hidden;

/// <summary>Holds <see cref="HiddenCases"/> to the contract: no call can name what may be hidden without a case, or a reason why it needs none.</summary>
public sealed class HiddenCoverageTests
{
    private static readonly Named[] CanBeHidden = [Named.Record, Named.Group, Named.Operation, Named.Officer, Named.Duty, Named.Proposal];

    public static TheoryData<string> Calls => [.. Answer.Methods.Keys.Order()];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Verifies_EveryTextIsKnownForWhatItNames(string call) =>
        Assert.All(NamingFields.Of(Answer.Methods[call]), f => Assert.True(f.Names is not null, $"say in NamingFields what {call} {f.Path} names"));

    [Theory]
    [MemberData(nameof(Calls))]
    public void Verifies_EveryNameHasACaseOrAReason(string call)
    {
        foreach (var (path, names) in Hideable(call))
        {
            var cases = HiddenCases.All.GetValueOrDefault(names)?.Where(c => c.Call == call && c.Field == path).ToArray() ?? [];
            Assert.True(
                cases.Length > 0 || Reason(call, path) is not null,
                $"{call} {path} names a {names}: add a case to HiddenCases that shows that its answer does not tell hidden from absent, or a reason why it cannot");
        }
    }

    [Fact]
    public void Verifies_EveryCaseAndReasonIsOfTheContract()
    {
        var fields = Answer.Methods.Keys.SelectMany(c => Hideable(c).Select(f => (Call: c, f.Path, f.Names))).ToArray();
        Assert.All(HiddenCases.All.SelectMany(a => a.Value.Select(c => (c.Call, c.Field, Names: a.Key))), c => Assert.Contains(c, fields));
        Assert.All(HiddenCases.Reasons.Keys, r => Assert.Contains(fields, f => r == $"{f.Call} {f.Path}" || r == $"* {f.Path}"));
    }

    private static IEnumerable<(string Path, Named Names)> Hideable(string call) =>
        NamingFields.Of(Answer.Methods[call]).Where(f => f.Names is { } names && CanBeHidden.Contains(names)).Select(f => (f.Path, f.Names!.Value));

    private static string? Reason(string call, string path) =>
        HiddenCases.Reasons.GetValueOrDefault($"{call} {path}") ?? HiddenCases.Reasons.GetValueOrDefault($"* {path}");
}
