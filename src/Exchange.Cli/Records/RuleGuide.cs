using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary>The rules of visibility in plain words: what it means that one holds, or does not.</summary>
internal static class RuleGuide
{
    /// <summary>What a verdict means.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>A sentence without its stop.</returns>
    public static string Meaning(Wire.RuleVerdict verdict) => (verdict.Rule, verdict.Holds) switch
    {
        (Wire.VisibilityRule.Standing, true) => "the agency takes part in the hub",
        (Wire.VisibilityRule.Standing, false) => "the agency is suspended, or has left the hub",
        (Wire.VisibilityRule.Embargo, true) => "no embargo holds",
        (Wire.VisibilityRule.Embargo, false) => "its embargo has not ended: nobody but the originator sees it yet",
        (Wire.VisibilityRule.Restriction, true) => "its processing is not restricted",
        (Wire.VisibilityRule.Restriction, false) => "its processing is restricted: new readers get nothing, holders keep it and do not use it",
        (Wire.VisibilityRule.Exclusion, true) => "the distribution does not exclude the agency",
        (Wire.VisibilityRule.Exclusion, false) => "the distribution excludes the agency",
        (Wire.VisibilityRule.ThirdCountry, true) => "EU or EEA law binds the agency, or the distribution allows third countries",
        (Wire.VisibilityRule.ThirdCountry, false) => "the agency is outside the EU and EEA, and the distribution does not allow third countries",
        (Wire.VisibilityRule.OperationRule, true) => "no rule of an operation keeps the record from the agency",
        (Wire.VisibilityRule.OperationRule, false) => "the record's operation shares with its participants only, and the agency is none",
        (Wire.VisibilityRule.Purpose, true) => "the marking admits the purpose",
        (Wire.VisibilityRule.Purpose, false) => "the marking limits the record to other purposes",
        (Wire.VisibilityRule.Addressee, true) => "the distribution addresses the agency, in a way that the TLP label admits",
        (Wire.VisibilityRule.Addressee, false) =>
            "the distribution does not address the agency, or only in a way that the TLP label does not admit (RED and AMBER+STRICT: agencies by name; AMBER: operations and groups too; GREEN and CLEAR: everyone too)",
        (Wire.VisibilityRule.Officer, true) => "no officers are named, or the reader is one of them",
        (Wire.VisibilityRule.Officer, false) => "it is for named officers only (TLP:RED always is), by their own certificates; the reader is none of them",
        _ => $"a rule that this tool does not know ({Wording.Words(verdict.Rule)}); update it",
    };
}
