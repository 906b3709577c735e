namespace Exchange.Matching;

/// <summary>The data files that are built into the assembly.</summary>
internal static class EmbeddedData
{
    public static byte[] Read(string name)
    {
        using var stream = Open(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static Stream Open(string name) =>
        typeof(EmbeddedData).Assembly.GetManifestResourceStream($"Exchange.Matching.Data.{name}")
        ?? throw new InvalidOperationException($"the build lacks {name}");
}
