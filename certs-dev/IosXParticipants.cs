namespace Exchange.DevCertificates;

/// <summary>
/// Who takes part in the development setup of Operation IOS X. The public source tells 18 EU member states without naming them,
/// the United States, EUIPO, NIPRCC and Eurojust: these 18 are our choice, and the authorities' names are invented.
/// </summary>
public static class IosXParticipants
{
    /// <summary>The agency that leads.</summary>
    public const string Lead = "euipo";

    /// <summary>Every participant.</summary>
    public static IReadOnlyList<Participant> All { get; } =
    [
        .. new (string Code, string Name)[]
        {
            ("at", "Austria"), ("be", "Belgium"), ("bg", "Bulgaria"), ("cy", "Cyprus"), ("cz", "Czechia"), ("de", "Germany"),
            ("dk", "Denmark"), ("es", "Spain"), ("fi", "Finland"), ("fr", "France"), ("gr", "Greece"), ("hu", "Hungary"),
            ("ie", "Ireland"), ("it", "Italy"), ("lv", "Latvia"), ("nl", "Netherlands"), ("pt", "Portugal"), ("ro", "Romania"),
        }.Select(s => new Participant($"police-{s.Code}", $"Police of {s.Name} (development)", s.Code.ToUpperInvariant(), EeaMember: true)),
        new("us-ice", "United States law enforcement (development)", "US", EeaMember: false),
        new("niprcc", "National Intellectual Property Rights Coordination Center (development)", "US", EeaMember: false),
        new("euipo", "European Union Intellectual Property Office (development)", "EU", EeaMember: true),
        new("eurojust", "Eurojust (development)", "EU", EeaMember: true),
    ];
}
