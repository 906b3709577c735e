using System.Globalization;

namespace Exchange.EndToEnd.Faults.AfterRestart;

/// <summary>
/// Every erasure that was answered holds: nobody is shown the record (<see cref="RecordsStand"/>, <see cref="FollowerGoesOn"/>), and the
/// journal beside the database names it, for the day on which an older backup is restored.
/// </summary>
internal sealed class ErasuresHold : IAfterRestart
{
    public async Task<IReadOnlyList<string>> FindAsync(RestartedHub hub, CancellationToken cancellationToken)
    {
        var journal = hub.Database + ".erasures";
        var named = new HashSet<string>(StringComparer.Ordinal);
        var lines = File.Exists(journal) ? await File.ReadAllLinesAsync(journal, cancellationToken) : [];

        // Sectors that a power cut kept from the disk are zeros; what they were part of was not committed.
        foreach (var line in lines.Where(l => !l.Contains('\0', StringComparison.Ordinal)))
        {
            if (line.Split('\t') is not ["erased", var position, var name] || !long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return [$"the journal of erasures has a line that is none: '{line}'"];
            }

            named.Add(name);
        }

        return
        [
            .. hub.Load.Originators.SelectMany(o => o.Erasures).Where(e => e.Answer is not null && !named.Contains(e.Name))
                .Select(e => $"the journal does not name {e.Name}, whose erasure was answered"),
        ];
    }
}
