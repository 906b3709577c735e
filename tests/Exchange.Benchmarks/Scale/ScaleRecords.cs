using System.Buffers.Binary;
using Exchange.Demo.Input;
using Exchange.V1;
using Google.Type;

namespace Exchange.Benchmarks.Scale;

/// <summary>
/// The domains that are pushed: made from their number while they are sent, so that a million takes no memory beforehand. Ids are as
/// random as those that the client library derives, names are of shops that do not exist; about 225 octets each.
/// </summary>
/// <param name="agency">The originator's id.</param>
internal sealed class ScaleRecords(string agency)
{
    /// <summary>The operation they belong to; its participants get them.</summary>
    public const string Operation = "operations/ios-x";

    private readonly Date _reviewBy = ToDate(TimeProvider.System.GetUtcNow().AddYears(2));
    private readonly Date _status = new() { Year = 2019, Month = 11, Day = 25 };
    private readonly string _names = $"agencies/{agency}/records/";

    /// <summary>The name of a record.</summary>
    public string Name(int number)
    {
        // A UUID version 8 whose bits look random and differ for every number (splitmix64 is a bijection).
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, Mix((ulong)number));
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], Mix((ulong)number ^ 0x5DEE_CE66_D5DE_ECE6));
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return $"{_names}{new Guid(id, bigEndian: true)}";
    }

    /// <summary>A record, addressed to the operation's participants.</summary>
    public PushRecord At(int number)
    {
        var (name, goods) = ShopNames.At(number);
        return new PushRecord
        {
            Record = new Record
            {
                Name = Name(number),
                Content = new RecordContent
                {
                    Domain = new Domain
                    {
                        DomainName = name,
                        Infringement = Infringement.Counterfeit,
                        Goods = { goods },
                        Registrar = new Registrar { DisplayName = "Example Registrar Ltd", IanaId = 9_999 },
                        Takedown = new Takedown { Status = TakedownStatus.Actioned, Action = TakedownAction.SeizureBanner, StatusDate = _status },
                    },
                    Operation = Operation,
                },
                Marking = new Marking { Tlp = Tlp.Green, ReviewBy = _reviewBy },
            },
            Distribution = new Distribution { Operations = { Operation }, ThirdCountriesAllowed = true },
        };
    }

    /// <summary>A batch of records with consecutive numbers.</summary>
    public PushBatch Batch(long number, int first, int count)
    {
        var batch = new PushBatch { Number = number };
        for (var i = 0; i < count; i++)
        {
            batch.Records.Add(At(first + i));
        }

        return batch;
    }

    private static Date ToDate(DateTimeOffset day) => new() { Year = day.Year, Month = day.Month, Day = 15 };

    private static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
