namespace Exchange.Client;

/// <summary>A file of the caller's cannot be used: the message names the file, what is wrong and the remedy, and nothing in it was changed.</summary>
public sealed class ClientFileException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong with it, and the remedy.</param>
    /// <param name="inner">What lies beneath, if anything.</param>
    public ClientFileException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", inner) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
