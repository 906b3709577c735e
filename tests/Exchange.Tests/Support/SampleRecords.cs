using Exchange.V1;
using Google.Type;

namespace Exchange.Tests.Support;

/// <summary>Valid records of every kind, for tests to change one thing of; the audience is nobody unless the test says otherwise.</summary>
public static class SampleRecords
{
    /// <summary>A domain under a reserved top-level domain.</summary>
    public static PushRecord Domain(TestAgency agency, int number) => Domain(agency.Name, number);

    /// <inheritdoc cref="Domain(TestAgency, int)"/>
    public static PushRecord Domain(string agency, int number) => Of(agency, $"sample-domain-{number}", new RecordContent
    {
        Domain = new Domain
        {
            DomainName = $"shop-{number}.example",
            Infringement = Infringement.Counterfeit,
            Goods = { GoodsCategory.LuxuryGoods },
            Takedown = new Takedown { Status = TakedownStatus.Actioned, Action = TakedownAction.ServerHold },
        },
    });

    /// <summary>An arrested suspect.</summary>
    public static PushRecord Suspect(TestAgency agency, int number) => Suspect(agency.Name, number);

    /// <inheritdoc cref="Suspect(TestAgency, int)"/>
    public static PushRecord Suspect(string agency, int number) => Of(agency, $"sample-suspect-{number}", new RecordContent
    {
        Suspect = new Suspect
        {
            Names = { new PersonName { FullName = $"Jean Exemple {number}" } },
            Identifiers = { new PersonIdentifier { Type = PersonIdentifierType.Handle, Issuer = "forum", Value = $"seller{number}" } },
            Status = SuspectStatus.Arrested,
            Arrest = new Arrest { ArrestDate = new Date { Year = 2025, Month = 3, Day = 14 }, Country = "FR" },
            DataSubjectCategory = DataSubjectCategory.Suspect,
            Certainty = Certainty.Fact,
        },
    });

    /// <summary>Frozen money in a bank account, or seized goods with an odd number.</summary>
    public static PushRecord Asset(TestAgency agency, int number) => Asset(agency.Name, number);

    /// <inheritdoc cref="Asset(TestAgency, int)"/>
    public static PushRecord Asset(string agency, int number) => Of(agency, $"sample-asset-{number}", new RecordContent
    {
        Asset = number % 2 == 0
            ? new Asset
            {
                PlatformAccount = new PlatformAccount { Platform = "paypal", Account = $"seller{number}" },
                Status = AssetStatus.Frozen,
                Value = new Money { CurrencyCode = "EUR", Units = 100 },
            }
            : new Asset { SeizedGoods = new SeizedGoods { Category = GoodsCategory.Toys, Quantity = 10 }, Status = AssetStatus.Seized },
    });

    /// <summary>The same record with an audience.</summary>
    public static PushRecord For(this PushRecord record, Distribution distribution)
    {
        record.Distribution = distribution;
        return record;
    }

    /// <summary>The same record for some agencies.</summary>
    public static PushRecord For(this PushRecord record, params TestAgency[] agencies) =>
        record.For(new Distribution { Agencies = { agencies.Select(a => a.Name) } });

    /// <summary>The same record for the participants of an operation.</summary>
    public static PushRecord For(this PushRecord record, string operation) => record.For(new Distribution { Operations = { operation } });

    /// <summary>The same record for everyone in the EU and EEA, marked as what may go to everyone.</summary>
    public static PushRecord ForEveryone(this PushRecord record) => record.Marked(m => m.Tlp = Tlp.Green).For(new Distribution { Everyone = true });

    /// <summary>The same record with a changed marking.</summary>
    public static PushRecord Marked(this PushRecord record, Action<Marking> change)
    {
        change(record.Record.Marking);
        return record;
    }

    /// <summary>The same record with a changed content.</summary>
    public static PushRecord Saying(this PushRecord record, Action<RecordContent> change)
    {
        change(record.Record.Content);
        return record;
    }

    private static PushRecord Of(string agency, string id, RecordContent content)
    {
        var review = TimeProvider.System.GetUtcNow().AddYears(2);
        return new PushRecord
        {
            Record = new Record
            {
                Name = $"{agency}/records/{id}",
                Content = content,
                Marking = new Marking { Tlp = Tlp.Amber, ReviewBy = new Date { Year = review.Year, Month = review.Month, Day = 15 } },
            },
        };
    }
}
