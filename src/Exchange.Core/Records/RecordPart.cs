namespace Exchange.Records;

/// <summary>A part of a record that is kept as received.</summary>
public enum RecordPart
{
    /// <summary>The content.</summary>
    Content,

    /// <summary>The marking.</summary>
    Marking,

    /// <summary>The links.</summary>
    Links,
}
