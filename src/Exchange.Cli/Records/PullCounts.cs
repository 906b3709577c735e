using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary>What a pull brought, by kind of change.</summary>
internal sealed class PullCounts
{
    private readonly SortedDictionary<Wire.ChangeKind, long> _changes = [];

    /// <summary>Names that a snapshot did not bring again.</summary>
    public long Dropped { get; set; }

    /// <summary>Whether it brought anything.</summary>
    public bool Any => _changes.Count > 0 || Dropped > 0;

    /// <summary>Counts a change.</summary>
    /// <param name="kind">Its kind.</param>
    public void Add(Wire.ChangeKind kind) => _changes[kind] = _changes.GetValueOrDefault(kind) + 1;

    /// <summary>In words; what a reader has to do stands beside it.</summary>
    /// <returns>Such as "30,506 upserted, 2 withdrawn (delete them)".</returns>
    public override string ToString()
    {
        var parts = _changes.Select(c => $"{Wording.Count(c.Value)} {Wording.Words(c.Key)}{Duty(c.Key)}").ToList();
        if (Dropped > 0)
        {
            parts.Add($"{Wording.Count(Dropped)} no longer there (delete them)");
        }

        return parts.Count == 0 ? "nothing new" : string.Join(", ", parts);
    }

    private static string Duty(Wire.ChangeKind kind) => kind switch
    {
        Wire.ChangeKind.Withdrawn or Wire.ChangeKind.Erased => " (delete them)",
        Wire.ChangeKind.Restricted => " (keep them, do not use them)",
        Wire.ChangeKind.LeftFilter => " (they may be kept)",
        Wire.ChangeKind.Unspecified or Wire.ChangeKind.Upserted => "",
        _ => " (update the tool to know what they ask of you)",
    };
}
