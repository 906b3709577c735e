using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>A sharing group: agencies that an originator can address together, known to its members alone.</summary>
/// <param name="Id">Its id.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="Owner">The agency that changes its members, a member always.</param>
/// <param name="CreateTime">When it was created.</param>
public sealed record Group(GroupId Id, string DisplayName, AgencyId Owner, DateTimeOffset CreateTime);
