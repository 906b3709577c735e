using Exchange.Audit;
using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>
/// Goes through a log leaf by leaf: checks each entry that is shown, and computes the root of all, to be held against a signed checkpoint.
/// It keeps the leaf hashes, 32 octets each.
/// </summary>
public sealed class LogWalk
{
    private readonly MerkleFrontier _tree = new();
    private readonly List<MerkleHash> _hashes = [];
    private readonly List<LogFault> _faults = [];
    private readonly Dictionary<int, string> _agencies = [];
    private DateTimeOffset _time = DateTimeOffset.MinValue;

    /// <summary>How many leaves there were.</summary>
    public long Size => _tree.Size;

    /// <summary>The leaf hashes, in order.</summary>
    public IReadOnlyList<MerkleHash> Hashes => _hashes;

    /// <summary>What is wrong, by index.</summary>
    public IReadOnlyList<LogFault> Faults => _faults;

    /// <summary>How many entries were shown whole.</summary>
    public long Shown { get; private set; }

    /// <summary>Of those, how many had a detail still.</summary>
    public long WithDetail { get; private set; }

    /// <summary>The root of the leaves so far.</summary>
    /// <returns>The root.</returns>
    public MerkleHash Root() => _tree.Root();

    /// <summary>Takes the next leaf.</summary>
    /// <param name="leaf">As the hub or an export gives it.</param>
    public void Add(Wire.LogLeaf leaf)
    {
        var index = Size;
        if (!MerkleHash.TryRead(leaf.Hash.Span, out var hash))
        {
            _faults.Add(new LogFault(index, 1, "it has no hash"));
        }

        _tree.Append(hash);
        _hashes.Add(hash);
        if (leaf.Entry is not { } entry)
        {
            return;
        }

        Shown++;
        WithDetail += entry.Detail is null ? 0 : 1;
        if ((AuditEntryCheck.FaultOf(entry, index, hash) ?? FaultOf(entry)) is { } wrong)
        {
            _faults.Add(new LogFault(index, 1, wrong));
        }
    }

    /// <summary>What one entry alone cannot show.</summary>
    private string? FaultOf(Wire.AuditEntry entry)
    {
        var leaf = Leaf.Read(entry.Leaf.Span);
        var (before, name) = (_time, _agencies.GetValueOrDefault(leaf.AgencyNumber));
        _time = leaf.Time;
        _agencies.TryAdd(leaf.AgencyNumber, entry.Agency);
        return leaf.Time < before ? "its time is before that of an earlier entry"
            : name is not null && name != entry.Agency ? $"its agency is given as {entry.Agency}, and under the same number elsewhere as {name}"
            : null;
    }
}
