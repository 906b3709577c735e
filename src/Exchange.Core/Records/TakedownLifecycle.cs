namespace Exchange.Records;

/// <summary>
/// The steps that a domain's takedown may take. A new record may start in any state, staying in a state is no step, and a
/// correction says that the state before was wrong, so that it may set any.
/// </summary>
public static class TakedownLifecycle
{
    /// <summary>The states that may follow one.</summary>
    /// <param name="status">The present state.</param>
    /// <returns>The next ones, in the order of the life cycle.</returns>
    public static IReadOnlyList<TakedownStatus> StepsFrom(TakedownStatus status) => status switch
    {
        TakedownStatus.Nominated => [TakedownStatus.Deconflicted, TakedownStatus.Refused],
        TakedownStatus.Deconflicted => [TakedownStatus.Authorised, TakedownStatus.Refused],
        TakedownStatus.Authorised => [TakedownStatus.Requested, TakedownStatus.Refused],
        TakedownStatus.Requested => [TakedownStatus.Actioned, TakedownStatus.Refused],
        TakedownStatus.Actioned => [TakedownStatus.Verified, TakedownStatus.Reappeared, TakedownStatus.Restored, TakedownStatus.Appealed],
        TakedownStatus.Verified => [TakedownStatus.Reappeared, TakedownStatus.Restored, TakedownStatus.Appealed],
        TakedownStatus.Reappeared => [TakedownStatus.Authorised, TakedownStatus.Requested, TakedownStatus.Actioned, TakedownStatus.Refused],
        TakedownStatus.Appealed => [TakedownStatus.Actioned, TakedownStatus.Verified, TakedownStatus.Restored],
        TakedownStatus.Restored or TakedownStatus.Refused => [TakedownStatus.Nominated],
        TakedownStatus.Unspecified => [],
    };

    /// <summary>Says whether a state may follow another.</summary>
    /// <param name="from">The present state.</param>
    /// <param name="to">The next state.</param>
    /// <returns>True when it may, or is the same.</returns>
    public static bool Allows(TakedownStatus from, TakedownStatus to) => from == to || StepsFrom(from).Contains(to);
}
