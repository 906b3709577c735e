namespace Exchange.Records;

/// <summary>A legal hold: the record is not erased while it lasts.</summary>
/// <param name="Authority">Who asks for it.</param>
/// <param name="EndDate">Its last day.</param>
public sealed record LegalHold(string Authority, DateOnly EndDate)
{
    /// <summary>Says whether it holds on a day.</summary>
    /// <param name="day">The day.</param>
    /// <returns>True up to and including its last day.</returns>
    public bool HoldsOn(DateOnly day) => day <= EndDate;
}
