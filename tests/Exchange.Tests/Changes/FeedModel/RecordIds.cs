using System.Security.Cryptography;
using System.Text;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>
/// The ids that numbers of records stand for. A number below ten is an originator's own; ten and more are of the records that an
/// agency handed over to a successor who had the id already.
/// </summary>
internal static class RecordIds
{
    private const int Own = 10;

    private static readonly Dictionary<string, int> Numbers = Enumerable.Range(0, Own * (FeedHistory.Agencies.Length + 1)).ToDictionary(Of);

    /// <summary>The number of the record that an agency hands over, where its successor has one of the number already.</summary>
    public static int Handed(int agency, int number) => number < Own ? Own * (agency + 1) + number : number;

    /// <summary>What a number stands for.</summary>
    public static string Of(int number) => number < Own
        ? $"record-{number}"
        : string.Concat("handed-", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"agencies/{FeedHistory.Agencies[number / Own - 1]}/records/record-{number % Own}"))).AsSpan(0, 40));

    /// <summary>The number of an id.</summary>
    public static int Number(string id) => Numbers[id];
}
