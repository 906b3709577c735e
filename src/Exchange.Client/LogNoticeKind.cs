namespace Exchange.Client;

/// <summary>What a notice is about.</summary>
public enum LogNoticeKind
{
    /// <summary>The log's key was taken from the hub itself: from now on it is held to it.</summary>
    TrustedOnFirstUse = 1,

    /// <summary>The hub tells no log (contract 0.2): nothing is checked.</summary>
    NoLog = 2,

    /// <summary>The log's key was handed over to the next, signed by the one before.</summary>
    KeyRotated = 3,

    /// <summary>The hub was restored or begun anew: a new epoch's log goes on, signed by the one before.</summary>
    NewEpoch = 4,

    /// <summary>Entries that were given and not yet proven are not in what the new epoch knows of the one before.</summary>
    EntriesLost = 5,
}
