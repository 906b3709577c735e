namespace Exchange.Cli.Profiles;

/// <summary>Files that only their owner may read.</summary>
internal static class SecretFile
{
    /// <summary>Writes a file of mode 600, in the place of one of that name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">What to write.</param>
    public static void Write(string path, string text)
    {
        using var writer = new StreamWriter(Create(path));
        writer.Write(text);
    }

    /// <summary>Opens a new file of mode 600, in the place of one of that name.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file.</returns>
    public static FileStream Create(string path)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Whether others than the owner may read a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>True when group or others may.</returns>
    public static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0;
}
