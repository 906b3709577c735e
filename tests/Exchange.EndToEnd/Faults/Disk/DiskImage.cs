namespace Exchange.EndToEnd.Faults.Disk;

/// <summary>
/// What a disk holds after a trace: files with what was synced for sure, and a folder whose entries, too, last only once the folder
/// itself was synced.
/// </summary>
internal sealed class DiskImage
{
    private const uint Folder = 1;

    private readonly Dictionary<uint, DiskFile> _files = [];
    private readonly Dictionary<long, long> _syncs = [];
    private readonly Dictionary<string, DiskFile> _names;
    private readonly Dictionary<string, DiskFile> _synced;
    private readonly List<(long At, TraceKind Kind, string Name, DiskFile? File)> _pending = [];

    private DiskImage(Dictionary<string, DiskFile> files) => (_names, _synced) = (new(files, StringComparer.Ordinal), files);

    /// <summary>Follows a trace to its end.</summary>
    /// <param name="before">The folder as it was, synced, when the trace began; where it is now does not matter.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="each">Looks at what the disk holds after each call.</param>
    public static DiskImage Follow(string before, string trace, Action<DiskImage>? each = null)
    {
        var image = new DiskImage(FilesOf(before).ToDictionary(n => n, n => new DiskFile(File.ReadAllBytes(Path.Combine(before, n))), StringComparer.Ordinal));
        long at = 0;
        foreach (var record in TraceRecord.Read(trace))
        {
            image.Apply(record, at++);
            each?.Invoke(image);
        }

        return image;
    }

    /// <summary>Files of a folder but for SQLite's shared memory, which is made anew after a crash.</summary>
    public static IEnumerable<string> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Where(n => !n.EndsWith("-shm", StringComparison.Ordinal));

    /// <summary>The files that the disk holds when the power goes now.</summary>
    public IReadOnlyDictionary<string, DiskContent> After(DiskFate fate, Random random) =>
        NamesAfter(fate, random).ToDictionary(n => n.Key, n => n.Value.After(fate, random), StringComparer.Ordinal);

    /// <summary>One of the files that the disk holds when the power goes now; null when it is not there.</summary>
    public DiskContent? After(DiskFate fate, Random random, string name) => NamesAfter(fate, random).GetValueOrDefault(name)?.After(fate, random);

    /// <summary>Makes a folder of what the disk holds when the power goes now.</summary>
    public void Write(DiskFate fate, Random random, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in After(fate, random))
        {
            using var file = File.Create(Path.Combine(folder, name));
            file.Write(content.Octets);
        }
    }

    private Dictionary<string, DiskFile> NamesAfter(DiskFate fate, Random random)
    {
        var names = new Dictionary<string, DiskFile>(_synced, StringComparer.Ordinal);
        var reached = fate switch { DiskFate.OnlySynced => 0, DiskFate.Everything => _pending.Count, DiskFate.AnySectors => random.Next(_pending.Count + 1) };
        foreach (var (_, kind, name, file) in _pending.Take(reached))
        {
            Apply(names, kind, name, file);
        }

        return names;
    }

    private void Apply(TraceRecord record, long at)
    {
        switch (record.Kind)
        {
            case TraceKind.Opened:
                _files[record.File] = _names[record.Name];
                break;
            case TraceKind.Created:
                Rename(at, record.Kind, record.Name, _files[record.File] = new DiskFile([]));
                break;
            case TraceKind.Written:
                _files[record.File].Write(at, checked((int)record.Offset), record.Octets);
                break;
            case TraceKind.Truncated:
                _files[record.File].Truncate(at, checked((int)record.Offset));
                break;
            case TraceKind.SyncBegun:
                _syncs[record.Offset] = at;
                break;
            case TraceKind.SyncEnded:
                Sync(record.File, _syncs[record.Offset]);
                break;
            case TraceKind.Unlinked:
            case TraceKind.Renamed:
                Rename(at, record.Kind, record.Name, file: null);
                break;
        }
    }

    private void Sync(uint file, long before)
    {
        if (file != Folder)
        {
            _files[file].Sync(before);
            return;
        }

        foreach (var (_, kind, name, made) in _pending.TakeWhile(p => p.At < before))
        {
            Apply(_synced, kind, name, made);
        }

        _pending.RemoveAll(p => p.At < before);
    }

    private void Rename(long at, TraceKind kind, string name, DiskFile? file)
    {
        Apply(_names, kind, name, file);
        _pending.Add((at, kind, name, file));
    }

    private static void Apply(Dictionary<string, DiskFile> names, TraceKind kind, string name, DiskFile? file)
    {
        if (kind == TraceKind.Created)
        {
            names[name] = file!;
        }
        else if (kind == TraceKind.Unlinked)
        {
            names.Remove(name);
        }
        else if (name.Split('/') is [var old, var present] && names.Remove(old, out var moved))
        {
            names[present] = moved;
        }
    }
}
