using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Exchange.Tests.Support;

/// <summary>Reads the public vectors under <c>Vectors/</c>, and the larger files of the workplace where they are at hand.</summary>
internal static class VectorFile
{
    /// <summary>The rows of a text file, comments and empty lines included; a name that ends in .gz is unpacked.</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using var text = new StreamReader(Open(PathOf(name)), Encoding.UTF8);
        while (text.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>The cells of a tab-separated file without its heading.</summary>
    public static IEnumerable<string[]> Rows(string name) => Lines(name).Skip(1).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t'));

    public static JsonElement Json(string name)
    {
        using var stream = Open(PathOf(name));
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>The files of a packed tape archive by their names in it.</summary>
    public static IReadOnlyDictionary<string, byte[]> Archive(string path)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var archive = new TarReader(Open(path));
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is not { } content)
            {
                continue;
            }

            var bytes = new byte[entry.Length];
            content.ReadExactly(bytes);
            files[entry.Name] = bytes;
        }

        return files;
    }

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Vectors", name);

    /// <summary>A larger file of the workplace, or null where there is none: EXCHANGE_SHARED, or <c>shared</c> beside the checkout.</summary>
    public static string? Shared(string name)
    {
        var root = Environment.GetEnvironmentVariable("EXCHANGE_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Exchange.sln")))
            {
                root = Path.Combine(folder.FullName, "..", "shared");
            }
        }

        var path = root is null ? null : Path.Combine(root, name);
        return File.Exists(path) ? path : null;
    }

    private static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
