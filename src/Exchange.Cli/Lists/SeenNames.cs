namespace Exchange.Cli.Lists;

/// <summary>
/// Remembers which names a file has named, in 64 bits each (FNV-1a): a million names take some 40 MB instead of 150. Two of a
/// million names fall together with a chance of one in 36 million; a duplicate is counted then that is none, and nothing else.
/// </summary>
internal sealed class SeenNames
{
    private readonly HashSet<ulong> _seen = [];

    /// <summary>Remembers a name.</summary>
    /// <returns>False when it was there already.</returns>
    public bool Add(string name)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 1_099_511_628_211UL;
        }

        return _seen.Add(hash);
    }
}
