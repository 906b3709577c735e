using System.Security.Cryptography;
using Google.Protobuf;
using Wire = Exchange.V1;

namespace Exchange.Client.Pulling;

/// <summary>What tells one feed of an agency from another: purpose and filter, in whatever order the filter's values stand.</summary>
internal static class FeedName
{
    public static string Of(Wire.Purpose purpose, Wire.RecordFilter? filter)
    {
        var sorted = new Wire.RecordFilter
        {
            Kinds = { Sort(filter?.Kinds) },
            Operations = { Sort(filter?.Operations) },
            Originators = { Sort(filter?.Originators) },
            TakedownStatuses = { Sort(filter?.TakedownStatuses) },
            SuspectStatuses = { Sort(filter?.SuspectStatuses) },
            AssetStatuses = { Sort(filter?.AssetStatuses) },
        };
        return $"{(int)purpose}:{Convert.ToHexStringLower(SHA256.HashData(sorted.ToByteArray()))}";
    }

    private static IEnumerable<T> Sort<T>(IEnumerable<T>? values) =>
        values?.Distinct().Order(typeof(T) == typeof(string) ? (IComparer<T>)StringComparer.Ordinal : Comparer<T>.Default) ?? Enumerable.Empty<T>();
}
