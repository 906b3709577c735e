using System.Diagnostics.CodeAnalysis;

namespace Exchange.Sharing;

/// <summary>A police operation's id: <c>[a-z][a-z0-9-]{1,62}</c>, as in <c>operations/{operation}</c>.</summary>
public readonly record struct OperationId : IComparable<OperationId>
{
    private const string Collection = "operations/";
    private const int LongestId = 63;

    private readonly string? _value;

    private OperationId(string value) => _value = value;

    /// <summary>The id alone; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>The resource name, <c>operations/{operation}</c>.</summary>
    public string Name => Collection + Value;

    /// <summary>Reads an id.</summary>
    /// <param name="text">The id alone.</param>
    /// <param name="id">The id, when it is one.</param>
    /// <returns>True when <paramref name="text"/> is an id.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out OperationId id)
    {
        var valid = PlainId.Is(text, LongestId);
        id = valid ? new OperationId(text!) : default;
        return valid;
    }

    /// <summary>Reads a resource name.</summary>
    /// <param name="name"><c>operations/{operation}</c>.</param>
    /// <param name="id">The id, when it is one.</param>
    /// <returns>True when <paramref name="name"/> is an operation's name.</returns>
    public static bool TryParseName([NotNullWhen(true)] string? name, out OperationId id)
    {
        id = default;
        return name is not null && name.StartsWith(Collection, StringComparison.Ordinal) && TryParse(name[Collection.Length..], out id);
    }

    /// <inheritdoc/>
    public int CompareTo(OperationId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
