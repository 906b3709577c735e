namespace Exchange.Audit;

/// <summary>
/// Holds a log's leaf hashes against those that were read before. Roots tell that a log is not the one that it was; this tells
/// where, for an auditor who kept the hashes.
/// </summary>
public static class LogComparison
{
    /// <summary>Finds where a log differs from what was read of it before; entries that came since are no difference.</summary>
    /// <param name="before">The leaf hashes as read before.</param>
    /// <param name="now">The leaf hashes as read now, from the first one on.</param>
    /// <param name="most">The most differences to name.</param>
    /// <returns>The differences, by index; none when the log only grew.</returns>
    public static IReadOnlyList<LogDifference> Find(IReadOnlyList<MerkleHash> before, IReadOnlyList<MerkleHash> now, int most = 100)
    {
        var (was, isNow) = (0, 0);
        while (was < before.Count && isNow < now.Count && before[was] == now[isNow])
        {
            (was, isNow) = (was + 1, isNow + 1);
        }

        return was == before.Count ? [] : new Differences(before, now, most).From(was, isNow);
    }

    /// <summary>One comparison, once something differs.</summary>
    private sealed class Differences(IReadOnlyList<MerkleHash> before, IReadOnlyList<MerkleHash> now, int most)
    {
        private readonly List<LogDifference> _found = [];
        private readonly Dictionary<MerkleHash, int> _before = Places(before);
        private readonly Dictionary<MerkleHash, int> _now = Places(now);

        // Those whose partner was met before.
        private readonly HashSet<int> _swapped = [];

        public IReadOnlyList<LogDifference> From(int was, int isNow)
        {
            while (was < before.Count && _found.Count < most)
            {
                if (isNow == now.Count)
                {
                    _found.Add(new LogDifference(LogDifferenceKind.Cut, was, before.Count - was));
                    break;
                }

                if (before[was] == now[isNow] || _swapped.Contains(was))
                {
                    (was, isNow) = (was + 1, isNow + 1);
                }
                else
                {
                    (was, isNow) = Name(was, isNow);
                }
            }

            return _found;
        }

        /// <summary>Names the difference at a place, and says where to go on behind it.</summary>
        private (int Was, int IsNow) Name(int was, int isNow)
        {
            if (_before.TryGetValue(now[isNow], out var wasThere) && wasThere > was)
            {
                if (_now.TryGetValue(before[was], out var isThere) && isThere - isNow == wasThere - was)
                {
                    _swapped.Add(wasThere);
                    _found.Add(new LogDifference(LogDifferenceKind.Swapped, was, 2, wasThere));
                    return (was + 1, isNow + 1);
                }

                _found.Add(new LogDifference(LogDifferenceKind.Dropped, was, wasThere - was));
                return (wasThere, isNow);
            }

            if (_now.TryGetValue(before[was], out var movedTo) && movedTo > isNow)
            {
                _found.Add(new LogDifference(LogDifferenceKind.Inserted, was, movedTo - isNow));
                return (was, movedTo);
            }

            var count = 1;
            while (was + count < before.Count && isNow + count < now.Count && !_now.ContainsKey(before[was + count]) && !_before.ContainsKey(now[isNow + count]))
            {
                count++;
            }

            // Nothing after it is as it was; where it was the last entry, it may as well have been changed.
            var parted = (count > 1 && was + count == before.Count) || (isNow + count == now.Count && was + count < before.Count);
            _found.Add(new LogDifference(parted ? LogDifferenceKind.Parted : LogDifferenceKind.Changed, was, parted ? before.Count - was : count));
            return parted ? (before.Count, now.Count) : (was + count, isNow + count);
        }

        private static Dictionary<MerkleHash, int> Places(IReadOnlyList<MerkleHash> hashes)
        {
            var places = new Dictionary<MerkleHash, int>(hashes.Count);
            for (var i = 0; i < hashes.Count; i++)
            {
                places.TryAdd(hashes[i], i);
            }

            return places;
        }
    }
}
