namespace Exchange.EndToEnd.Faults.Disk;

/// <summary>The octets of a file.</summary>
/// <param name="initial">What it begins with.</param>
internal sealed class DiskContent(byte[] initial)
{
    private byte[] _octets = initial;

    /// <summary>How many they are.</summary>
    public int Length { get; private set; } = initial.Length;

    /// <summary>The octets.</summary>
    public ReadOnlySpan<byte> Octets => _octets.AsSpan(0, Length);

    /// <summary>A copy that changes apart.</summary>
    public DiskContent Copy() => new(Octets.ToArray());

    /// <summary>Writes at a place; what lies between the end and it becomes zeros.</summary>
    public void Write(int offset, ReadOnlySpan<byte> octets)
    {
        Resize(Math.Max(Length, offset + octets.Length));
        octets.CopyTo(_octets.AsSpan(offset));
    }

    /// <summary>Cuts it, or makes it longer by zeros.</summary>
    public void Resize(int length)
    {
        if (length > _octets.Length)
        {
            Array.Resize(ref _octets, Math.Max(length, _octets.Length * 2));
        }

        if (length < Length)
        {
            _octets.AsSpan(length, Length - length).Clear();
        }

        Length = length;
    }
}
