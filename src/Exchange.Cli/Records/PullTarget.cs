using System.Text;
using Exchange.Cli.Output;
using Exchange.Client.Files;

namespace Exchange.Cli.Records;

/// <summary>
/// Where a pull writes. A file that is written for a feed grows; any other is made beside its place and moved there once it is whole, so
/// that a pull that fails leaves the file of before.
/// </summary>
internal sealed class PullTarget : IDisposable
{
    private readonly string? _place;
    private readonly FileStream? _file;

    private PullTarget(TextWriter writer, FileStream? file, string? place, bool isNew) => (Writer, _file, _place, IsNew) = (writer, file, place, isNew);

    /// <summary>Where lines go.</summary>
    public TextWriter Writer { get; }

    /// <summary>Whether nothing stands there yet, so that a header belongs first.</summary>
    public bool IsNew { get; }

    /// <summary>Standard output.</summary>
    /// <param name="environment">The environment.</param>
    /// <returns>The target.</returns>
    public static PullTarget Results(ToolEnvironment environment) => new(environment.Output, null, null, isNew: true);

    /// <summary>A file that grows with a feed.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The target.</returns>
    public static PullTarget Growing(string path)
    {
        var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        return new PullTarget(Writing(file), file, null, file.Position == 0);
    }

    /// <summary>A file that is whole or not there.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The target.</returns>
    public static PullTarget Whole(string path)
    {
        var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write, FileShare.Read);
        return new PullTarget(Writing(file), file, path, isNew: true);
    }

    /// <summary>Makes what was written last: called before the cursor moves past it.</summary>
    public void Keep()
    {
        Writer.Flush();
        _file?.Flush(flushToDisk: true);
    }

    /// <summary>Puts a whole file in its place.</summary>
    public void Complete()
    {
        Keep();
        if (_place is not null)
        {
            Writer.Dispose();
            DurableFile.Move(_place + ".new", _place);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_file is not null)
        {
            Writer.Dispose();
        }
    }

    private static StreamWriter Writing(Stream file) => new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024) { NewLine = "\n" };
}
