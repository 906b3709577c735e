using System.Globalization;
using System.Text.Unicode;

namespace Exchange.Server.Calls;

/// <summary>
/// Checks what the generated parser lets pass: unknown fields, singular fields sent twice (a merge could show another audience
/// than the one checked), unknown enum numbers, text that is not UTF-8 or holds control characters. What passes here, parses.
/// </summary>
internal static class StrictCheck
{
    private const int DeepestMessage = 32;

    /// <summary>Checks a message.</summary>
    /// <param name="rules">Of its type.</param>
    /// <param name="bytes">As received.</param>
    /// <param name="path">Its path from the request or the pushed record; empty for the root.</param>
    /// <param name="violations">Takes every fault found.</param>
    public static void Check(MessageRules rules, ReadOnlySpan<byte> bytes, string path, ref List<Violation>? violations)
    {
        // Most have no fault: paths are made in a second walk, of what has one.
        List<Violation>? any = null;
        Check(rules, bytes, null, 0, ref any);
        if (any is not null)
        {
            Check(rules, bytes, path, 0, ref violations);
        }
    }

    private static void Check(MessageRules rules, ReadOnlySpan<byte> bytes, string? path, int depth, ref List<Violation>? violations)
    {
        if (depth > DeepestMessage)
        {
            Add(ref violations, path, RefusalReason.MessageMalformed, "messages are nested too deep");
            return;
        }

        // Field numbers of this contract are small: two words hold what was seen.
        UInt128 seen = 0;
        ulong oneofs = 0;
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (rules.Field(reader.Number) is not { } field)
            {
                Add(ref violations, Join(path, reader.Number.ToString(CultureInfo.InvariantCulture)), RefusalReason.FieldUnknown, $"this hub knows no field {reader.Number} of {rules.FullName}");
                continue;
            }

            var bit = UInt128.One << reader.Number;
            if (!field.IsRepeated && ((seen & bit) != 0 || (field.Oneof >= 0 && (oneofs & (1UL << field.Oneof)) != 0)))
            {
                Add(ref violations, Join(path, field.Name), RefusalReason.FieldRepeated, "stands more than once, or beside another member of its choice; send it once");
            }

            seen |= bit;
            oneofs |= field.Oneof >= 0 ? 1UL << field.Oneof : 0;
            CheckValue(field, ref reader, path, depth, ref violations);
        }

        if (!reader.Complete)
        {
            Add(ref violations, path, RefusalReason.MessageMalformed, "is cut short or is no message of the contract");
        }
    }

    private static void CheckValue(FieldRules field, ref WireReader reader, string? path, int depth, ref List<Violation>? violations)
    {
        if (reader.WireType != field.WireType)
        {
            if (field.IsRepeated && field.WireType != 2 && reader.WireType == 2)
            {
                CheckPacked(field, reader.Value, path, ref violations);
            }
            else
            {
                Add(ref violations, Join(path, field.Name), RefusalReason.MessageMalformed, "has another wire type than the contract's");
            }
        }
        else if (field.IsMessage)
        {
            Check(field.Message, reader.Value, path is null ? null : Join(path, field.Name), depth + 1, ref violations);
        }
        else if (field.IsText)
        {
            CheckText(field, reader.Value, path, ref violations);
        }
        else if (field.EnumNumbers is { } numbers && !numbers.Contains((int)reader.Varint))
        {
            Add(ref violations, Join(path, field.Name), RefusalReason.EnumUnknown, "is a number that this hub does not know");
        }
    }

    private static void CheckPacked(FieldRules field, ReadOnlySpan<byte> packed, string? path, ref List<Violation>? violations)
    {
        if (field.EnumNumbers is not { } numbers)
        {
            return;
        }

        while (!packed.IsEmpty)
        {
            ulong value = 0;
            var at = 0;
            while (at < packed.Length && at < 10)
            {
                value |= (ulong)(packed[at] & 0x7F) << (7 * at);
                if (packed[at++] < 0x80)
                {
                    break;
                }
            }

            if (packed[at - 1] >= 0x80)
            {
                Add(ref violations, Join(path, field.Name), RefusalReason.MessageMalformed, "is cut short");
                return;
            }

            if (!numbers.Contains((int)value))
            {
                Add(ref violations, Join(path, field.Name), RefusalReason.EnumUnknown, "holds a number that this hub does not know");
                return;
            }

            packed = packed[at..];
        }
    }

    private static void CheckText(FieldRules field, ReadOnlySpan<byte> text, string? path, ref List<Violation>? violations)
    {
        // Most text is printable ASCII, of which nothing is wrong.
        if (!text.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return;
        }

        if (!Utf8.IsValid(text))
        {
            Add(ref violations, Join(path, field.Name), RefusalReason.TextNotUtf8, "is not UTF-8");
            return;
        }

        for (var i = 0; i < text.Length; i++)
        {
            // C0 and DEL are one octet; C1 (U+0080 to U+009F) is C2 and an octet below A0.
            var control = text[i] < 0x20 || text[i] == 0x7F || (text[i] == 0xC2 && text[i + 1] < 0xA0);
            if (control && !(field.AllowsLines && text[i] == (byte)'\n'))
            {
                Add(ref violations, Join(path, field.Name), RefusalReason.TextControlCharacters, "holds control characters");
                return;
            }
        }
    }

    private static string Join(string? path, string name) => string.IsNullOrEmpty(path) ? name : $"{path}.{name}";

    private static void Add(ref List<Violation>? violations, string? path, RefusalReason reason, string description) =>
        (violations ??= []).Add(new Violation(path ?? "", reason, description));
}
