using System.Collections.Frozen;
using Google.Protobuf.Reflection;

namespace Exchange.Server.Calls;

/// <summary>What the strict check needs to know of a field.</summary>
internal sealed class FieldRules
{
    // The texts with lines; everywhere else a control character has no business.
    private static readonly string[] Lines = ["exchange.v1.RecordContent.note", "exchange.v1.AddCosignatureRequest.note"];

    private readonly FieldDescriptor _field;
    private MessageRules? _message;

    public FieldRules(FieldDescriptor field)
    {
        _field = field;
        Name = field.Name;
        IsRepeated = field.IsRepeated;
        IsText = field.FieldType == FieldType.String;
        IsMessage = field.FieldType == FieldType.Message;
        Oneof = field.RealContainingOneof?.Index ?? -1;
        AllowsLines = Lines.Contains(field.FullName);
        EnumNumbers = field.FieldType == FieldType.Enum ? field.EnumType.Values.Select(v => v.Number).ToFrozenSet() : null;
        WireType = field.FieldType switch
        {
            FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => 1,
            FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => 5,
            FieldType.String or FieldType.Bytes or FieldType.Message => 2,
            _ => 0,
        };
    }

    /// <summary>The field's name in the contract.</summary>
    public string Name { get; }

    /// <summary>Whether it may stand more than once.</summary>
    public bool IsRepeated { get; }

    /// <summary>Whether it is text.</summary>
    public bool IsText { get; }

    /// <summary>Whether it is a message.</summary>
    public bool IsMessage { get; }

    /// <summary>Whether its text may hold line feeds.</summary>
    public bool AllowsLines { get; }

    /// <summary>Its oneof's index; -1 for none.</summary>
    public int Oneof { get; }

    /// <summary>Its wire type when not packed.</summary>
    public int WireType { get; }

    /// <summary>The numbers of its enum; null for other types.</summary>
    public FrozenSet<int>? EnumNumbers { get; }

    /// <summary>The rules of its message.</summary>
    public MessageRules Message => _message ??= MessageRules.Of(_field.MessageType);
}
