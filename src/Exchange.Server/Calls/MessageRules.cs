using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Exchange.Server.Calls;

/// <summary>What the strict check needs to know of a message type, taken from its descriptor once.</summary>
internal sealed class MessageRules
{
    private static readonly ConcurrentDictionary<string, MessageRules> Known = new();

    private readonly FieldRules?[] _fields;

    private MessageRules(MessageDescriptor descriptor)
    {
        FullName = descriptor.FullName;
        _fields = new FieldRules?[descriptor.Fields.InDeclarationOrder().Select(f => f.FieldNumber).DefaultIfEmpty(0).Max() + 1];
        OneofCount = descriptor.Oneofs.Count;
        foreach (var field in descriptor.Fields.InDeclarationOrder())
        {
            _fields[field.FieldNumber] = new FieldRules(field);
        }
    }

    /// <summary>Full name of the message.</summary>
    public string FullName { get; }

    /// <summary>How many oneofs it has.</summary>
    public int OneofCount { get; }

    /// <summary>One more than the highest field number.</summary>
    public int FieldLimit => _fields.Length;

    /// <summary>The rules of a message type.</summary>
    public static MessageRules Of(MessageDescriptor descriptor) =>
        Known.TryGetValue(descriptor.FullName, out var rules) ? rules : Known.GetOrAdd(descriptor.FullName, _ => new MessageRules(descriptor));

    /// <summary>The rules of a field; null when the number is unknown.</summary>
    public FieldRules? Field(int number) => number < _fields.Length ? _fields[number] : null;
}
