namespace Exchange;

/// <summary>A value, or the refusal that stands in its place. An expected "no" is never an exception.</summary>
/// <typeparam name="T">What a "yes" carries.</typeparam>
public readonly struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>The refusal, or null when there is a value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True when there is no value.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Refusal))]
    public bool IsRefused => Refusal is not null;

    /// <summary>The value. Reading it from a refused outcome is a defect of the reader.</summary>
    /// <exception cref="InvalidOperationException">The outcome is a refusal.</exception>
    public T Value => Refusal is null
        ? _value!
        : throw new InvalidOperationException($"refused: {Refusal.Reason}");

    /// <summary>Takes the value when there is one.</summary>
    /// <param name="value">The value, or default.</param>
    /// <param name="refusal">The refusal, or null.</param>
    /// <returns>True when there is a value.</returns>
    public bool TryGet(
        [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Refusal? refusal)
    {
        value = _value;
        refusal = Refusal;
        return refusal is null;
    }

#pragma warning disable CA1000, CA2225 // the conversions are the factory: `return value;` or `return refusal;`
    /// <summary>Makes an outcome of a value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>Makes an outcome of a refusal.</summary>
    /// <param name="refusal">Why not.</param>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
#pragma warning restore CA1000, CA2225
}
