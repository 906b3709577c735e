using System.Buffers.Binary;
using Exchange.V1;

namespace Exchange.Benchmarks.Scale.Ceilings;

/// <summary>Pages of a pull as a hub sent them, kept in a file: each with its length before it.</summary>
/// <param name="pages">Their bytes and the changes in each.</param>
/// <param name="count">How many changes a pull brings: the pages come again and again until it is reached.</param>
internal sealed class PreparedPages(IReadOnlyList<(byte[] Bytes, int Changes)> pages, int count)
{
    /// <summary>The pages of one pull.</summary>
    public IEnumerable<byte[]> All
    {
        get
        {
            var left = count;
            for (var i = 0; left > 0; i++)
            {
                var (bytes, changes) = pages[i % pages.Count];
                left -= changes;
                yield return bytes;
            }
        }
    }

    /// <summary>Reads a file; without one there are none.</summary>
    public static PreparedPages Load(string path, int count)
    {
        var pages = new List<(byte[] Bytes, int Changes)>();
        if (path.Length > 0)
        {
            using var file = new BinaryReader(File.OpenRead(path));
            Span<byte> length = stackalloc byte[sizeof(int)];
            while (file.Read(length) == length.Length)
            {
                var bytes = file.ReadBytes(BinaryPrimitives.ReadInt32LittleEndian(length));
                pages.Add((bytes, PullResponse.Parser.ParseFrom(bytes).Page.Changes.Count));
            }
        }

        return new PreparedPages(pages, count);
    }

    /// <summary>Writes one page.</summary>
    public static void Append(Stream file, ReadOnlySpan<byte> page)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, page.Length);
        file.Write(length);
        file.Write(page);
    }
}
