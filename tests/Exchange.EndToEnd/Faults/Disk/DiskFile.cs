namespace Exchange.EndToEnd.Faults.Disk;

/// <summary>A file as the disk holds it for sure, and what was done to it since it was last synced.</summary>
/// <param name="initial">What it held when the trace began.</param>
internal sealed class DiskFile(byte[] initial)
{
    /// <summary>What a disk writes whole or not at all.</summary>
    private const int Sector = 512;

    private readonly DiskContent _synced = new(initial);
    private readonly List<(long At, int Offset, byte[]? Octets)> _pending = [];

    /// <summary>Notes a write.</summary>
    /// <param name="at">Its place in the trace.</param>
    /// <param name="offset">Its place in the file.</param>
    /// <param name="octets">What.</param>
    public void Write(long at, int offset, byte[] octets) => _pending.Add((at, offset, octets));

    /// <summary>Notes a new length.</summary>
    /// <param name="at">Its place in the trace.</param>
    /// <param name="length">The length.</param>
    public void Truncate(long at, int length) => _pending.Add((at, length, null));

    /// <summary>What was done before a place in the trace is on the disk from now on.</summary>
    public void Sync(long before)
    {
        var done = _pending.FindIndex(p => p.At > before) is >= 0 and var first ? first : _pending.Count;
        foreach (var (_, offset, octets) in _pending.Take(done))
        {
            Apply(_synced, offset, octets);
        }

        _pending.RemoveRange(0, done);
    }

    /// <summary>What the disk holds when the power goes now.</summary>
    public DiskContent After(DiskFate fate, Random random)
    {
        var content = _synced.Copy();
        foreach (var (_, offset, octets) in fate == DiskFate.OnlySynced ? [] : _pending)
        {
            if (fate == DiskFate.Everything)
            {
                Apply(content, offset, octets);
            }
            else if (octets is null)
            {
                content.Resize(random.Next(2) == 0 ? offset : content.Length);
            }
            else
            {
                Tear(content, offset, octets, random);
            }
        }

        return content;
    }

    private static void Apply(DiskContent content, int offset, byte[]? octets)
    {
        if (octets is null)
        {
            content.Resize(offset);
        }
        else
        {
            content.Write(offset, octets);
        }
    }

    /// <summary>Some of a write's sectors, none or all of them; and, where it made the file longer, perhaps the length without the octets.</summary>
    private static void Tear(DiskContent content, int offset, byte[] octets, Random random)
    {
        var odds = random.Next(3) switch { 0 => 0, 1 => 0.5, _ => 1 };
        for (var from = 0; from < octets.Length;)
        {
            var to = Math.Min(octets.Length, from + Sector - ((offset + from) % Sector));
            if (random.NextDouble() < odds)
            {
                content.Write(offset + from, octets.AsSpan(from, to - from));
            }

            from = to;
        }

        if (random.Next(4) == 0)
        {
            content.Resize(Math.Max(content.Length, offset + octets.Length));
        }
    }
}
