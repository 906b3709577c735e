using System.Net;
using Exchange.Matching;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>Checks a domain's body and gives its canonical name.</summary>
internal static class DomainValidator
{
    private const string At = "record.content.domain";
    private const int Sha256Length = 32;
    private const long HighestAsn = 4_294_967_294;

    public static DomainName? Check(Wire.Domain domain, Faults faults)
    {
        DomainName? name = null;
        if (domain.DomainName.Length == 0)
        {
            faults.Add($"{At}.domain_name", RefusalReason.FieldRequired, "is required");
        }
        else if (!DomainName.Parse(domain.DomainName).TryGet(out name, out var refusal))
        {
            faults.Add($"{At}.domain_name", refusal);
        }

        faults.Required($"{At}.infringement", domain.Infringement != Wire.Infringement.Unspecified, "state counterfeit or piracy");
        faults.AtMost($"{At}.goods", domain.Goods.Count, 16);
        faults.Distinct($"{At}.goods", domain.Goods);
        CheckSpecified($"{At}.goods", domain.Goods.Contains(Wire.GoodsCategory.Unspecified), faults);
        faults.Text($"{At}.registry", domain.Registry, 200);
        CheckRegistrar(domain.Registrar, faults);
        CheckHosts(domain, faults);
        faults.AtMost($"{At}.epp_statuses", domain.EppStatuses.Count, 27);
        faults.Distinct($"{At}.epp_statuses", domain.EppStatuses);
        CheckSpecified($"{At}.epp_statuses", domain.EppStatuses.Contains(Wire.EppStatus.Unspecified), faults);
        CheckTakedown(domain.Takedown, faults);
        faults.AtMost($"{At}.rights_holders", domain.RightsHolders.Count, 64);
        foreach (var holder in domain.RightsHolders)
        {
            faults.Text($"{At}.rights_holders", holder, 200, required: true);
        }

        faults.Time($"{At}.first_seen_time", domain.FirstSeenTime);
        faults.Time($"{At}.last_seen_time", domain.LastSeenTime);
        if (domain is { FirstSeenTime: { } first, LastSeenTime: { } last } && last.Seconds < first.Seconds)
        {
            faults.Add($"{At}.last_seen_time", RefusalReason.FieldOutOfRange, "lies before first_seen_time");
        }

        CheckEvidence(domain, faults);
        return name;
    }

    private static void CheckSpecified(string field, bool unspecified, Faults faults)
    {
        if (unspecified)
        {
            faults.Add(field, RefusalReason.EnumUnknown, "names the unspecified value");
        }
    }

    private static void CheckRegistrar(Wire.Registrar? registrar, Faults faults)
    {
        if (registrar is null)
        {
            return;
        }

        faults.Text($"{At}.registrar.display_name", registrar.DisplayName, 200);
        if (registrar.IanaId is < 0 or > 999_999)
        {
            faults.Add($"{At}.registrar.iana_id", RefusalReason.FieldOutOfRange, "is not 1 to 999999");
        }
    }

    private static void CheckHosts(Wire.Domain domain, Faults faults)
    {
        faults.AtMost($"{At}.name_servers", domain.NameServers.Count, 32);
        foreach (var server in domain.NameServers)
        {
            if (Idna.ToAscii(server).IsRefused)
            {
                faults.Add($"{At}.name_servers", RefusalReason.FieldMalformed, "holds what is no host name");
                break;
            }
        }

        faults.AtMost($"{At}.addresses", domain.Addresses.Count, 64);
        if (domain.Addresses.Count > 0 && domain.Addresses.Any(a => !IPAddress.TryParse(a, out var address) || address.ScopeIdOrZero() != 0))
        {
            faults.Add($"{At}.addresses", RefusalReason.FieldMalformed, "holds what is no IPv4 or IPv6 address");
        }

        if (domain.Hosting is { } hosting)
        {
            faults.Country($"{At}.hosting.country", hosting.Country);
            if (hosting.Asn is < 0 or > HighestAsn)
            {
                faults.Add($"{At}.hosting.asn", RefusalReason.FieldOutOfRange, "is no autonomous system number");
            }
        }
    }

    private static long ScopeIdOrZero(this IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? address.ScopeId : 0;

    private static void CheckTakedown(Wire.Takedown? takedown, Faults faults)
    {
        if (takedown is null || takedown.Status == Wire.TakedownStatus.Unspecified)
        {
            faults.Add($"{At}.takedown.status", RefusalReason.FieldRequired, "state where the takedown stands");
            return;
        }

        var actioned = takedown.Status is not (Wire.TakedownStatus.Nominated or Wire.TakedownStatus.Deconflicted
            or Wire.TakedownStatus.Authorised or Wire.TakedownStatus.Requested or Wire.TakedownStatus.Refused);
        if (actioned != (takedown.Action != Wire.TakedownAction.Unspecified))
        {
            faults.Add($"{At}.takedown.action", RefusalReason.FieldMalformed, actioned ? "is required from ACTIONED on" : "is absent before ACTIONED");
        }

        if ((takedown.Status == Wire.TakedownStatus.Refused) != (takedown.RefusalReason.Length > 0))
        {
            faults.Add($"{At}.takedown.refusal_reason", RefusalReason.FieldMalformed, "is required with REFUSED and only with it");
        }

        faults.Text($"{At}.takedown.refusal_reason", takedown.RefusalReason, 500);
        faults.Text($"{At}.takedown.legal_basis", takedown.LegalBasis, 200);
        faults.Text($"{At}.takedown.order_reference", takedown.OrderReference, 200);
        faults.Date($"{At}.takedown.status_date", takedown.StatusDate);
    }

    private static void CheckEvidence(Wire.Domain domain, Faults faults)
    {
        faults.AtMost($"{At}.evidence", domain.Evidence.Count, 64);
        for (var i = 0; i < domain.Evidence.Count; i++)
        {
            var (evidence, at) = (domain.Evidence[i], $"{At}.evidence[{i}]");
            if (evidence.Sha256.Length != Sha256Length)
            {
                faults.Add($"{at}.sha256", RefusalReason.FieldMalformed, "is not 32 octets");
            }

            faults.Text($"{at}.media_type", evidence.MediaType, 127, required: true);
            faults.Text($"{at}.place", evidence.Place, 500);
            faults.Time($"{at}.secured_time", evidence.SecuredTime);
        }
    }
}
