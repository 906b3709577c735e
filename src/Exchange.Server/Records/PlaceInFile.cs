namespace Exchange.Server.Records;

/// <summary>Where a piece lies in a <see cref="PageFile"/>.</summary>
/// <param name="Offset">From the beginning of the file, in octets.</param>
/// <param name="Length">In octets.</param>
/// <param name="Number">Of the pieces of the file.</param>
/// <param name="Tag">By which it is recognized as it was written.</param>
internal sealed record PlaceInFile(long Offset, int Length, ulong Number, byte[] Tag);
