using Exchange.Server.Calls;
using Exchange.Server.Records;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Xunit;

namespace Exchange.Tests.Server.Calls;

/// <summary>
/// The scanner of the hot path against the full parser: what the scanner passes, the parser takes whole, drops nothing of, and
/// means the same by. Mutants of valid records, with a fixed seed.
/// </summary>
public sealed class StrictCheckTests
{
    private const int Mutants = 200_000;
    private const int Seed = 20_260_303;

    private static readonly MessageRules Rules = MessageRules.Of(PushRecord.Descriptor);

    [Fact]
    public void Accepts_OnlyWhatTheFullParserTakesWhole()
    {
        var random = new Random(Seed);
        byte[][] valid = [.. ValidRecords().Select(r => r.ToByteArray())];
        Assert.All(valid, v => Assert.Null(Check(v)));
        var (accepted, rejected) = (0, 0);
        for (var i = 0; i < Mutants; i++)
        {
            var mutant = Mutate(valid[random.Next(valid.Length)], valid, random);
            if (Check(mutant) is not null)
            {
                rejected++;
                continue;
            }

            accepted++;
            CheckParse(i, mutant);
        }

        // Both sides of the scanner were reached, and often.
        Assert.True(accepted > Mutants / 50 && rejected > Mutants / 50, $"{accepted} accepted, {rejected} rejected");
    }

    [Fact]
    public void Rejects_EverySingularFieldThatStandsTwice()
    {
        foreach (var (path, bytes) in ValidRecords().SelectMany(WithEachSingularFieldTwice))
        {
            Assert.True(Check(bytes)?.Any(v => v.Reason == RefusalReason.FieldRepeated) == true, $"{path} may stand twice");
        }
    }

    [Fact]
    public void Accepts_NoTruncationThatIsNotItselfAMessage()
    {
        foreach (var bytes in ValidRecords().Select(r => r.ToByteArray()))
        {
            for (var length = 1; length < bytes.Length; length++)
            {
                if (Check(bytes[..length]) is null)
                {
                    CheckParse(length, bytes[..length]);
                }
            }
        }
    }

    private static void CheckParse(int number, byte[] bytes)
    {
        try
        {
            var parsed = PushRecord.Parser.ParseFrom(bytes);

            CheckParts(number, parsed, PushedParts.Cut(bytes));

            // Nothing was dropped or merged: no unknown fields are held, and what is written again says the same and passes again.
            var known = PushRecord.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
            Assert.True(parsed.Equals(known), $"mutant {number} holds unknown fields: {Convert.ToHexString(bytes)}");
            var again = parsed.ToByteArray();
            Assert.True(PushRecord.Parser.ParseFrom(again).Equals(parsed), $"mutant {number} is read differently when written again: {Convert.ToHexString(bytes)}");
            Assert.True(Check(again) is null, $"mutant {number} is rejected when written again: {Convert.ToHexString(bytes)}");
        }
        catch (InvalidProtocolBufferException failure)
        {
            Assert.Fail($"mutant {number} passed the scanner and not the parser ({failure.Message}): {Convert.ToHexString(bytes)}");
        }
    }

    /// <summary>What is cut out says what the parser reads.</summary>
    private static void CheckParts(int number, PushRecord parsed, PushedParts parts)
    {
        var record = parts.Record is null ? null : new V1.Record { Name = parts.Name };
        if (parts.HasOthers)
        {
            record!.MergeFrom(parts.Record!.Value.Span);
        }
        else if (record is not null)
        {
            record.MergeFrom(parts.Links.Span);
            record.Content = parts.Content is { } content ? RecordContent.Parser.ParseFrom(content.Span) : null;
            record.Marking = parts.Marking is { } marking ? Marking.Parser.ParseFrom(marking.Span) : null;
        }

        var cut = new PushRecord { Record = record, Distribution = parts.Distribution is { } stated ? Distribution.Parser.ParseFrom(stated.Span) : null };
        if (parts.ExpectedRevision is { } expected)
        {
            cut.ExpectedRevision = expected;
        }

        Assert.True(parsed.Equals(cut), $"mutant {number} is not what was cut out of it");
    }

    private static List<Violation>? Check(byte[] bytes)
    {
        List<Violation>? violations = null;
        StrictCheck.Check(Rules, bytes, "", ref violations);
        return violations;
    }

    internal static byte[] Mutate(byte[] bytes, byte[][] valid, Random random)
    {
        var mutant = bytes.ToList();
        for (var change = random.Next(1, 3); change > 0 && mutant.Count > 0; change--)
        {
            var at = random.Next(mutant.Count);
            switch (random.Next(7))
            {
                case 0:
                    mutant[at] = (byte)random.Next(256);
                    break;
                case 1:
                    mutant[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    mutant.RemoveAt(at);
                    break;
                case 3:
                    mutant.Insert(at, (byte)random.Next(256));
                    break;
                case 4:
                    // A slice of another record, where a parser would merge.
                    var other = valid[random.Next(valid.Length)];
                    var from = random.Next(other.Length);
                    mutant.InsertRange(at, other.AsSpan(from, random.Next(other.Length - from)).ToArray());
                    break;
                case 5:
                    mutant.RemoveRange(at, random.Next(mutant.Count - at));
                    break;
                default:
                    // A number in a longer encoding than it needs.
                    if (mutant[at] < 0x80)
                    {
                        mutant[at] |= 0x80;
                        mutant.Insert(at + 1, 0);
                    }

                    break;
            }
        }

        return [.. mutant];
    }

    private static IEnumerable<(string Path, byte[] Bytes)> WithEachSingularFieldTwice(IMessage message)
    {
        var bytes = message.ToByteArray();
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(f => !f.IsRepeated && f.Accessor.GetValue(message) is not null))
        {
            // The field alone, cut out of the encoded message; a scalar at its default is not there to stand twice.
            var alone = Cut(bytes, field.FieldNumber);
            if (alone.Length == 0)
            {
                continue;
            }

            yield return (field.FullName, [.. bytes, .. alone]);
            if (field.FieldType != FieldType.Message)
            {
                continue;
            }

            foreach (var (path, inner) in WithEachSingularFieldTwice((IMessage)field.Accessor.GetValue(message)))
            {
                yield return (path, [.. Without(bytes, field.FieldNumber), .. Wire.Field(field.FieldNumber, inner)]);
            }
        }
    }

    private static byte[] Cut(byte[] bytes, int number) => [.. Fields(bytes).Where(f => f.Number == number).SelectMany(f => f.Bytes)];

    private static byte[] Without(byte[] bytes, int number) => [.. Fields(bytes).Where(f => f.Number != number).SelectMany(f => f.Bytes)];

    private static List<(int Number, byte[] Bytes)> Fields(byte[] bytes)
    {
        var fields = new List<(int, byte[])>();
        var input = new CodedInputStream(bytes);
        while (!input.IsAtEnd)
        {
            var from = (int)input.Position;
            var tag = input.ReadTag();
            input.SkipLastField();
            fields.Add((WireFormat.GetTagFieldNumber(tag), bytes[from..(int)input.Position]));
        }

        return fields;
    }

    internal static IEnumerable<PushRecord> ValidRecords()
    {
        const string Agency = "agencies/agency-1";
        foreach (var record in new[] { SampleRecords.Domain(Agency, 1), SampleRecords.Suspect(Agency, 1), SampleRecords.Asset(Agency, 1), SampleRecords.Asset(Agency, 2) })
        {
            yield return record;
            var full = record.Clone();
            full.ExpectedRevision = 3;
            full.Record.Content.Note = "two\nlines, ünd\u00a0more \U0001F600";
            full.Record.Content.Operation = "operations/ios-x";
            full.Record.Content.Correction = new Correction { Reason = "misspelt" };
            full.Record.Links.Add(new Link { Relation = LinkRelation.SameOperator, Target = "agencies/other/records/opaque-id-1" });
            full.Record.Marking.HandlingCodes.AddRange([HandlingCode.H1, HandlingCode.H3]);
            full.Record.Marking.HandlingText = "do not tip off";
            full.Record.Marking.Grading = new Grading { Admiralty = new AdmiraltyGrade { Source = AdmiraltySource.B, Information = AdmiraltyInformation._2 } };
            full.For(new Distribution { Agencies = { "agencies/a1", "agencies/b2" }, Operations = { "operations/ios-x" }, ThirdCountriesAllowed = true });
            if (full.Record.Content.Domain is { } domain)
            {
                domain.Registrar = new Registrar { DisplayName = "Registrar", IanaId = 1234 };
                domain.Hosting = new Exchange.V1.Hosting { Asn = 64_496, Country = "NL" };
                domain.EppStatuses.AddRange([EppStatus.ServerHold, EppStatus.ClientHold]);
                domain.Evidence.Add(new Evidence { Sha256 = ByteString.CopyFrom(new byte[32]), MediaType = "image/png", SecuredTime = new() { Seconds = 1_700_000_000, Nanos = 5 } });
                domain.FirstSeenTime = new() { Seconds = 1_600_000_000 };
            }

            yield return full;
        }
    }
}
