using Exchange.Agencies;
using Exchange.Sharing;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>Names of those who may get a record, from how people write them.</summary>
internal static class AudienceName
{
    /// <summary>An agency by id or by name, as its name.</summary>
    public static string? Agency(string text) => AgencyId.TryParse(text, out var id) || AgencyId.TryParseName(text, out id) ? id.Name : null;

    /// <summary>An operation by id or by name, as its name.</summary>
    public static string? Operation(string text) => OperationId.TryParse(text, out var id) || OperationId.TryParseName(text, out id) ? id.Name : null;

    /// <summary>A group by id or by name, as its name.</summary>
    public static string? Group(string text) => GroupId.TryParse(text, out var id) || GroupId.TryParseName(text, out id) ? id.Name : null;

    /// <summary>An officer as agency/officer or by name, as its name.</summary>
    public static string? Officer(string text) =>
        OfficerId.TryParseName(text, out var id) || (text.Split('/') is [var agency, var officer] && OfficerId.TryParseName($"agencies/{agency}/officers/{officer}", out id)) ? id.Name : null;

    /// <summary>Who names an officer means the officer's agency too: the hub wants both.</summary>
    public static void AddAgenciesOfOfficers(Wire.Distribution distribution)
    {
        foreach (var name in distribution.Officers)
        {
            if (OfficerId.TryParseName(name, out var officer) && !distribution.Agencies.Contains(officer.Agency.Name))
            {
                distribution.Agencies.Add(officer.Agency.Name);
            }
        }
    }
}
