using System.Text;

namespace Exchange.EndToEnd.Faults.Disk;

/// <summary>One call in the trace of a watched disk; the layout is that of <c>watched_disk.c</c>.</summary>
/// <param name="Kind">What was called.</param>
/// <param name="File">The file's number; 1 is the folder itself.</param>
/// <param name="Offset">Where it wrote, the new length, or the number of the sync.</param>
/// <param name="Octets">What it wrote, or a name.</param>
internal sealed record TraceRecord(TraceKind Kind, uint File, long Offset, byte[] Octets)
{
    private const int HeaderLength = 24;

    /// <summary>The name.</summary>
    public string Name => Encoding.UTF8.GetString(Octets);

    /// <summary>Reads a trace; a process that was ended from outside may have left its last record short.</summary>
    public static IEnumerable<TraceRecord> Read(string path)
    {
        using var file = new BinaryReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 20));
        var length = file.BaseStream.Length;
        for (long at = 0; at + HeaderLength <= length;)
        {
            var record = new TraceRecord((TraceKind)file.ReadUInt32(), file.ReadUInt32(), file.ReadInt64(), new byte[file.ReadInt64()]);
            at += HeaderLength + record.Octets.Length;
            if (at <= length)
            {
                file.BaseStream.ReadExactly(record.Octets);
                yield return record;
            }
        }
    }
}
