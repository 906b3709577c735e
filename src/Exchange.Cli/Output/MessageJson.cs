using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Cli.Output;

/// <summary>
/// Messages as JSON: the protobuf JSON mapping under the contract's own field names, but 64-bit integers as numbers, which every
/// parser of that mapping reads and every script expects. So what <c>pull</c> writes, <c>push</c> reads.
/// </summary>
internal static class MessageJson
{
    // Parsers take a number for a double: past 2^53 it is a text, as the mapping has it.
    private const long LargestExact = 1L << 53;

    // Not the relaxed encoder: a terminal that shows this must not be steered by what a record holds.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.Default };
    private static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.Default, Indented = true };

    /// <summary>A message on one line; fields without a value are left out.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The line.</returns>
    public static string Line(IMessage message) => Text(Compact, writer => Write(writer, message, withDefaults: false));

    /// <summary>A document on one line.</summary>
    /// <param name="write">Writes it.</param>
    /// <returns>The line.</returns>
    public static string Line(Action<Utf8JsonWriter> write) => Text(Compact, write);

    /// <summary>A document for people and scripts.</summary>
    /// <param name="write">Writes it.</param>
    /// <returns>The text.</returns>
    public static string Document(Action<Utf8JsonWriter> write) => Text(Indented, write);

    /// <summary>Writes a message as an object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="message">The message.</param>
    /// <param name="withDefaults">Whether zeros, empty texts and empty lists are written too.</param>
    public static void Write(Utf8JsonWriter writer, IMessage message, bool withDefaults)
    {
        writer.WriteStartObject();
        WriteFields(writer, message, withDefaults);
        writer.WriteEndObject();
    }

    /// <summary>Writes the fields of a message into an object that is open.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="message">The message.</param>
    /// <param name="withDefaults">Whether zeros, empty texts and empty lists are written too.</param>
    public static void WriteFields(Utf8JsonWriter writer, IMessage message, bool withDefaults)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (field.IsRepeated)
            {
                var list = (System.Collections.IList)value;
                if (list.Count > 0 || withDefaults)
                {
                    writer.WriteStartArray(field.Name);
                    foreach (var item in list)
                    {
                        WriteValue(writer, field, item, withDefaults);
                    }

                    writer.WriteEndArray();
                }
            }
            else if (field.HasPresence ? field.Accessor.HasValue(message) : withDefaults || !IsDefault(value))
            {
                writer.WritePropertyName(field.Name);
                WriteValue(writer, field, value, withDefaults);
            }
        }
    }

    /// <summary>Writes messages as an array into an object that is open.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The array's name.</param>
    /// <param name="messages">The messages; zeros, empty texts and empty lists are left out.</param>
    public static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<IMessage> messages)
    {
        writer.WriteStartArray(name);
        foreach (var message in messages)
        {
            Write(writer, message, withDefaults: false);
        }

        writer.WriteEndArray();
    }

    /// <summary>A list of messages as a document.</summary>
    /// <param name="messages">The messages, whole.</param>
    /// <returns>The text.</returns>
    public static string Array(IEnumerable<IMessage> messages) => Document(writer =>
    {
        writer.WriteStartArray();
        foreach (var message in messages)
        {
            Write(writer, message, withDefaults: true);
        }

        writer.WriteEndArray();
    });

    private static void WriteValue(Utf8JsonWriter writer, FieldDescriptor field, object value, bool withDefaults)
    {
        switch (value)
        {
            case string text: writer.WriteStringValue(text); break;
            case bool truth: writer.WriteBooleanValue(truth); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number when number is >= -LargestExact and <= LargestExact: writer.WriteNumberValue(number); break;
            case long number: writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case uint number: writer.WriteNumberValue(number); break;
            case ulong number: writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: writer.WriteNumberValue(number); break;
            case float number: writer.WriteNumberValue(number); break;
            case ByteString bytes: writer.WriteBase64StringValue(bytes.Span); break;
            case Timestamp time: writer.WriteStringValue(Wording.Instant(time)); break;
            case IMessage inner: Write(writer, inner, withDefaults); break;
            default: WriteEnum(writer, field, Convert.ToInt32(value)); break;
        }
    }

    private static void WriteEnum(Utf8JsonWriter writer, FieldDescriptor field, int number)
    {
        if (field.EnumType.FindValueByNumber(number) is { } known)
        {
            writer.WriteStringValue(known.Name);
        }
        else
        {
            writer.WriteNumberValue(number);
        }
    }

    private static bool IsDefault(object value) => value switch
    {
        string text => text.Length == 0,
        ByteString bytes => bytes.IsEmpty,
        bool truth => !truth,
        _ => Convert.ToDouble(value) == 0,
    };

    private static string Text(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
