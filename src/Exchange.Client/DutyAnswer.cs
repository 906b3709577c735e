using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>What a caller has done about a duty.</summary>
public sealed record DutyAnswer
{
    private DutyAnswer(Wire.DutyResult result, string retentionBasis) => (Result, RetentionBasis) = (result, retentionBasis);

    /// <summary>The record was erased, wherever this agency keeps it; answers every duty.</summary>
    public static DutyAnswer Erased { get; } = new(Wire.DutyResult.Erased, "");

    /// <summary>The record is kept without being used; answers a duty to restrict.</summary>
    public static DutyAnswer Restricted { get; } = new(Wire.DutyResult.Restricted, "");

    /// <summary>The corrected revision was taken up; answers a duty to correct.</summary>
    public static DutyAnswer Corrected { get; } = new(Wire.DutyResult.Corrected, "");

    /// <summary>What was done.</summary>
    public Wire.DutyResult Result { get; }

    /// <summary>With <see cref="Retained"/>: the law under which the record is kept; else empty.</summary>
    public string RetentionBasis { get; }

    /// <summary>The record is kept under a law of this agency's own, which the originator is told; answers every duty.</summary>
    /// <param name="basis">The law; 1 to 500 characters.</param>
    /// <returns>The answer.</returns>
    public static DutyAnswer Retained(string basis)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(basis);
        return new(Wire.DutyResult.Retained, basis);
    }
}
