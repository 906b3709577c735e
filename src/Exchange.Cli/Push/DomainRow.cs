using Exchange.Cli.Lists;
using Exchange.Matching;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>A row about a domain.</summary>
internal static class DomainRow
{
    private const int MostIanaIds = 999_999;

    public static Wire.Domain Read(RowCells cells, DomainName host, PushDefaults defaults)
    {
        var goods = cells.Has(Column.Goods) ? [.. cells.Enums(Column.Goods, Vocabulary.Goods)] : defaults.Goods;
        var infringement = cells.Enum(Column.Infringement, Vocabulary.Infringement, defaults.Infringement);
        if (infringement == Wire.Infringement.Unspecified && !cells.Has(Column.Infringement))
        {
            infringement = Vocabulary.Follows(goods);
        }

        if (infringement == Wire.Infringement.Unspecified && cells.Problems.Count == 0)
        {
            cells.Add(Column.Infringement, RefusalReason.FieldRequired, "neither stated nor told by the goods", "fill in the column infringement with counterfeit or piracy, or state --infringement");
        }

        var domain = new Wire.Domain
        {
            DomainName = host.Canonical,
            Infringement = infringement,
            Goods = { goods },
            GoodsNature = cells.Enum(Column.GoodsNature, Vocabulary.Nature),
            Registry = cells.Text(Column.Registry),
            NameServers = { cells.Words(Column.NameServers).Select(s => s.TrimEnd('.')) },
            Addresses = { cells.Text(Column.Addresses).Split(['|', ',', ';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries) },
            EppStatuses = { cells.Enums(Column.EppStatuses, Vocabulary.Epp) },
            Takedown = Takedown(cells, defaults.Takedown),
            RightsHolders = { cells.List(Column.RightsHolders) },
            FirstSeenTime = cells.Instant(Column.FirstSeen),
            LastSeenTime = cells.Instant(Column.LastSeen),
        };
        if (cells.Has(Column.Registrar) || cells.Has(Column.RegistrarIanaId))
        {
            var id = cells.Number(Column.RegistrarIanaId) ?? 0;
            if (id > MostIanaIds)
            {
                cells.Add(Column.RegistrarIanaId, RefusalReason.FieldOutOfRange, "is not 1 to 999999", "write the registrar's IANA id");
            }

            domain.Registrar = new Wire.Registrar { DisplayName = cells.Text(Column.Registrar), IanaId = (int)Math.Min(id, MostIanaIds) };
        }

        if (cells.Has(Column.HostingAsn) || cells.Has(Column.HostingCountry))
        {
            domain.Hosting = new Wire.Hosting
            {
                Asn = cells.Read<long>(Column.HostingAsn, t => long.TryParse(t.AsSpan().TrimStart("ASas"), System.Globalization.NumberStyles.None, null, out var asn)
                    ? asn
                    : new Refusal(RefusalReason.FieldMalformed, "is no autonomous system number")) ?? 0,
                Country = cells.Text(Column.HostingCountry).ToUpperInvariant(),
            };
        }

        return domain;
    }

    private static Wire.Takedown Takedown(RowCells cells, Wire.Takedown absent)
    {
        var status = cells.Enum(Column.Status, Vocabulary.Takedown, absent.Status);

        // A default action or date belongs to the default status alone.
        var same = status == absent.Status;
        var action = cells.Enum(Column.Action, Vocabulary.Action, same ? absent.Action : Wire.TakedownAction.Unspecified);
        if (cells.Problems.Count == 0 && NeedsAction(status) != (action != Wire.TakedownAction.Unspecified))
        {
            var (message, remedy) = NeedsAction(status)
                ? ("is missing: from ACTIONED on a takedown says what was done", $"fill in the column action with one of: {Vocabulary.Action.Words}")
                : ("states what was done, and the status says that nothing was yet", "clear the column action, or correct the column status");
            cells.Add(Column.Action, RefusalReason.FieldMalformed, message, remedy);
        }

        return new Wire.Takedown
        {
            Status = status,
            Action = action,
            StatusDate = cells.Date(Column.StatusDate) ?? (same ? absent.StatusDate : null),
            LegalBasis = cells.Has(Column.LegalBasis) ? cells.Text(Column.LegalBasis) : absent.LegalBasis,
            OrderReference = cells.Has(Column.OrderReference) ? cells.Text(Column.OrderReference) : absent.OrderReference,
            RefusalReason = cells.Text(Column.RefusalReason),
        };
    }

    /// <summary>Whether a takedown of this status says what was done.</summary>
    public static bool NeedsAction(Wire.TakedownStatus status) => status is not (Wire.TakedownStatus.Unspecified or Wire.TakedownStatus.Nominated
        or Wire.TakedownStatus.Deconflicted or Wire.TakedownStatus.Authorised or Wire.TakedownStatus.Requested or Wire.TakedownStatus.Refused);
}
