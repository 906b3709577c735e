using System.Collections.Frozen;
using System.Text;

namespace Exchange.Cli.Lists;

/// <summary>What columns are called: their own names in snake case, and what agencies' exports call them in other languages.</summary>
internal static class ColumnNames
{
    private static readonly FrozenDictionary<string, Column> ByName = Build();

    /// <summary>Every name that is understood.</summary>
    public static IReadOnlyCollection<string> All => ByName.Keys;

    /// <summary>A column's own name.</summary>
    public static string NameOf(Column column)
    {
        var text = new StringBuilder();
        foreach (var c in column.ToString())
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    /// <summary>Finds the column that a header names; letter case, spaces, hyphens, accents and dots do not matter.</summary>
    public static Column? Find(string header) => ByName.TryGetValue(Fold(header), out var column) ? column : null;

    /// <summary>The understood name that is nearest to one that is not.</summary>
    public static string Nearest(string header)
    {
        var folded = Fold(header);
        return ByName.Keys.Order(StringComparer.Ordinal).MinBy(name => Distance(folded, name))!;
    }

    private static FrozenDictionary<string, Column> Build()
    {
        var names = Enum.GetValues<Column>().ToDictionary(NameOf, c => c);
        foreach (var (column, aliases) in Aliases())
        {
            foreach (var alias in aliases.Split(' '))
            {
                names.Add(alias, column);
            }
        }

        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static IEnumerable<(Column Column, string Names)> Aliases() =>
    [
        (Column.DomainName, "domain domains domain_names domains_name name hostname host host_name fqdn url website web_site site domaene domainname domane internetadresse webseite dominio nome_dominio nome_di_dominio sito sito_web domaine nom_de_domaine nombre_de_dominio nombre_dominio domeinnaam domein domena nazwa_domeny"),
        (Column.Goods, "goods_category category categories product_category products warengruppe warengruppen warenart ware waren kategorie categoria categoria_merceologica merce merci prodotti categorie produits productos categoria_de_producto goederen productgroep kategoria towary"),
        (Column.StatusDate, "takedown_date date reported reported_on reported_date date_reported gemeldet gemeldet_am meldedatum datum segnalato segnalato_il data data_segnalazione signale_le date_signalement fecha fecha_de_notificacion gemeld_op data_zgloszenia"),
        (Column.Note, "notes remark remarks comment comments bemerkung bemerkungen anmerkung anmerkungen hinweis nota note_libere osservazioni commento remarque remarques commentaire observaciones opmerking opmerkingen uwagi"),
        (Column.Status, "takedown_status suspect_status asset_status state stand stato statut estado"),
        (Column.Action, "takedown_action massnahme azione mesure medida maatregel"),
        (Column.Infringement, "infringement_type violation verletzung rechtsverletzung verstoss violazione infraction infraccion inbreuk naruszenie"),
        (Column.LegalBasis, "rechtsgrundlage base_giuridica base_juridique base_legal rechtsgrond podstawa_prawna"),
        (Column.OrderReference, "order order_number reference aktenzeichen az riferimento numero_provvedimento numero_dossier referencia kenmerk sygnatura"),
        (Column.Registrar, "registrar_name registrierungsstelle"),
        (Column.NameServers, "nameserver nameservers name_server ns"),
        (Column.Addresses, "ip ips ip_address ip_addresses address ip_adresse indirizzo_ip adresse_ip"),
        (Column.HostingAsn, "asn"),
        (Column.HostingCountry, "country land paese pays pais kraj"),
        (Column.EppStatuses, "epp_status rdap_status domain_status"),
        (Column.RightsHolders, "rights_holder right_holder brand brands marke rechteinhaber marchio titolare_dei_diritti marque titulaire marca merk marka"),
        (Column.FirstSeen, "first_seen_time erstmals_gesehen"),
        (Column.LastSeen, "last_seen_time zuletzt_gesehen"),
        (Column.Operation, "operation_name operazione operacion operatie operacja"),
        (Column.RecordId, "id record"),
        (Column.Kind, "record_kind type art tipo"),
        (Column.HandlingCodes, "handling_code handling"),
        (Column.ReviewBy, "review_date"),
        (Column.ThirdCountries, "third_countries_allowed"),
        (Column.Correction, "correction_reason"),
        (Column.Agencies, "to audience_agencies"),
        (Column.Operations, "to_operations audience_operations"),
        (Column.Groups, "to_groups audience_groups"),
        (Column.ExcludedAgencies, "excluded"),
        (Column.Officers, "to_officers audience_officers"),
        (Column.EmbargoEnd, "embargo embargo_end_time embargo_until"),
    ];

    /// <summary>Lower case, words joined by one underscore, accents dropped, German umlauts written as the base vowel.</summary>
    private static string Fold(string header)
    {
        var text = new StringBuilder(header.Length);
        foreach (var c in header.Trim().ToLowerInvariant())
        {
            var plain = Plain(c);
            if (plain.Length > 0 && char.IsAsciiLetterOrDigit(plain[0]))
            {
                text.Append(plain);
            }
            else if (c is not ('\uFEFF' or '\u200B') && text.Length > 0 && text[^1] != '_')
            {
                text.Append('_');
            }
        }

        return text.ToString().TrimEnd('_');
    }

    private static string Plain(char c) => c switch
    {
        'ä' or 'à' or 'á' or 'â' or 'ą' => "a",
        'ö' or 'ò' or 'ó' or 'ô' => "o",
        'ü' or 'ù' or 'ú' or 'û' => "u",
        'è' or 'é' or 'ê' or 'ë' or 'ę' => "e",
        'ì' or 'í' or 'î' or 'ï' => "i",
        'ß' => "ss",
        'ñ' or 'ń' => "n",
        'ç' or 'ć' => "c",
        'ł' => "l",
        'ś' => "s",
        'ź' or 'ż' => "z",
        _ => c.ToString(),
    };

    /// <summary>Edit distance (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
