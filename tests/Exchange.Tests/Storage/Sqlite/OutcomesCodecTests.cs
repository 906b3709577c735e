using CsCheck;
using Exchange.Records;
using Exchange.Storage.Sqlite;
using Xunit;

namespace Exchange.Tests.Storage.Sqlite;

public sealed class OutcomesCodecTests
{
    private static readonly Gen<RecordOutcome> Outcomes = Gen.Select(
        Gen.Int[1, 5],
        Gen.Long[0, 3],
        Gen.Int[0, 50],
        Gen.Frequency(
            (4, Gen.Const(Array.Empty<Violation>())),
            (1, Gen.Select(Gen.String, Gen.String, (field, description) => new Violation(field, RefusalReason.FieldMalformed, description)).Array[1, 3])),
        (status, revision, reason, violations) => new RecordOutcome((OutcomeStatus)status, revision)
        {
            Reason = (RefusalReason)reason,
            Violations = violations,
            ViolationCount = violations.Length,
        });

    [Fact]
    public void Returns_WhatWasEncoded() => Outcomes.Array[0, 40].Sample(outcomes =>
    {
        var decoded = OutcomesCodec.Decode(OutcomesCodec.Encode(outcomes));
        return decoded.Count == outcomes.Length && decoded.Zip(outcomes).All(p =>
            p.First with { Violations = [] } == p.Second with { Violations = [] } && p.First.Violations.SequenceEqual(p.Second.Violations));
    });

    [Fact]
    public void Encodes_ABatchOfEqualOutcomesInFewOctets() =>
        Assert.InRange(OutcomesCodec.Encode([.. Enumerable.Repeat(new RecordOutcome(OutcomeStatus.Created, 1), 5_000)]).Length, 1, 12);
}
