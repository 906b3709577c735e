using System.Text;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// A batch's outcomes in few octets: runs of equal status with the usual revision, and the others one by one. They hold
/// numbers and reasons, never content, because they outlive an erasure.
/// </summary>
internal static class OutcomesCodec
{
    public static byte[] Encode(IReadOnlyList<RecordOutcome> outcomes)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write7BitEncodedInt(outcomes.Count);
        for (var i = 0; i < outcomes.Count;)
        {
            var outcome = outcomes[i];
            var run = 1;
            while (i + run < outcomes.Count && IsPlain(outcome) && outcome.Equals(outcomes[i + run]))
            {
                run++;
            }

            writer.Write7BitEncodedInt(run);
            writer.Write((byte)outcome.Status);
            writer.Write7BitEncodedInt64(outcome.Revision);
            writer.Write7BitEncodedInt((int)outcome.Reason);
            writer.Write7BitEncodedInt(outcome.ViolationCount);
            writer.Write7BitEncodedInt(outcome.Violations.Count);
            foreach (var violation in outcome.Violations)
            {
                writer.Write(violation.Field);
                writer.Write7BitEncodedInt((int)violation.Reason);
                writer.Write(violation.Description);
            }

            i += run;
        }

        writer.Flush();
        return buffer.ToArray();
    }

    public static IReadOnlyList<RecordOutcome> Decode(byte[] encoded)
    {
        using var reader = new BinaryReader(new MemoryStream(encoded), Encoding.UTF8);
        var outcomes = new RecordOutcome[reader.Read7BitEncodedInt()];
        for (var i = 0; i < outcomes.Length;)
        {
            var run = reader.Read7BitEncodedInt();
            var outcome = new RecordOutcome((OutcomeStatus)reader.ReadByte(), reader.Read7BitEncodedInt64())
            {
                Reason = (RefusalReason)reader.Read7BitEncodedInt(),
                ViolationCount = reader.Read7BitEncodedInt(),
                Violations = ReadViolations(reader),
            };
            outcomes.AsSpan(i, run).Fill(outcome);
            i += run;
        }

        return outcomes;
    }

    private static bool IsPlain(RecordOutcome outcome) => outcome.Violations.Count == 0;

    private static Violation[] ReadViolations(BinaryReader reader)
    {
        var violations = new Violation[reader.Read7BitEncodedInt()];
        for (var i = 0; i < violations.Length; i++)
        {
            violations[i] = new Violation(reader.ReadString(), (RefusalReason)reader.Read7BitEncodedInt(), reader.ReadString());
        }

        return violations;
    }
}
