namespace Exchange.Client.Pulling;

/// <summary>What a line of a feed's journal says; the letters begin the lines.</summary>
internal enum JournalLineKind
{
    Kept = 'U',
    Restricted = 'R',
    Gone = 'G',
    SnapshotStarted = 'S',
    SnapshotEnded = 'E',
}
