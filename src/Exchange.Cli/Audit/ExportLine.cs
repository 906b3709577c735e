using Exchange.Cli.Output;
using Google.Protobuf;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary>A line of an export: a leaf of the log as the contract's LogLeaf, in the order of their indexes.</summary>
internal static class ExportLine
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    /// <summary>Writes a leaf.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <returns>The line.</returns>
    public static string Of(Wire.LogLeaf leaf) => MessageJson.Line(leaf);

    /// <summary>Reads a leaf.</summary>
    /// <param name="line">The line.</param>
    /// <param name="index">Its index.</param>
    /// <param name="path">The file.</param>
    /// <returns>The leaf.</returns>
    public static Wire.LogLeaf Parse(string line, long index, string path)
    {
        try
        {
            return Parser.Parse<Wire.LogLeaf>(line);
        }
        catch (Exception failure) when (failure is InvalidProtocolBufferException or InvalidJsonException or FormatException)
        {
            throw new ToolFailure(ExitCode.Proof, $"{path}: the line of entry {index} is no leaf: {failure.Message}", "file", "the file was changed or cut; make it again");
        }
    }
}
