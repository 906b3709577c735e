namespace Exchange.Cli.Lists;

/// <summary>The columns of a CSV file; COLUMNS.md is their reference, and a test holds it to this list.</summary>
internal enum Column
{
    /// <summary>domain, suspect or asset; domain when absent.</summary>
    Kind,

    /// <summary>The originator's own id.</summary>
    RecordId,

    /// <summary>The originator's own number for it, from which an id is derived.</summary>
    SourceKey,

    /// <summary>The operation it belongs to.</summary>
    Operation,

    /// <summary>For readers.</summary>
    Note,

    /// <summary>Why this revision corrects the one before.</summary>
    Correction,

    /// <summary>Links to other records.</summary>
    Links,

    /// <summary>The revision the push is based on.</summary>
    ExpectedRevision,

    /// <summary>Traffic Light Protocol.</summary>
    Tlp,

    /// <summary>Europol handling codes.</summary>
    HandlingCodes,

    /// <summary>The text that belongs to H3.</summary>
    HandlingText,

    /// <summary>Permissible Actions Protocol.</summary>
    Pap,

    /// <summary>Grade with its scale.</summary>
    Grading,

    /// <summary>Purposes the record is limited to.</summary>
    Purposes,

    /// <summary>Why processing is restricted (art. 16(3)).</summary>
    Restriction,

    /// <summary>Day of erasure unless renewed.</summary>
    ReviewBy,

    /// <summary>Agencies that get it.</summary>
    Agencies,

    /// <summary>Operations whose participants get it.</summary>
    Operations,

    /// <summary>Sharing groups whose members get it.</summary>
    Groups,

    /// <summary>Whether every agency gets it.</summary>
    Everyone,

    /// <summary>Agencies that get nothing whatever else says.</summary>
    ExcludedAgencies,

    /// <summary>The only officers who may see it.</summary>
    Officers,

    /// <summary>Nobody but the originator sees it before this time.</summary>
    EmbargoEnd,

    /// <summary>Whether agencies outside the EU and EEA may get it.</summary>
    ThirdCountries,

    /// <summary>Where it stands: the takedown, the person's case, the asset.</summary>
    Status,

    /// <summary>The day the status began.</summary>
    StatusDate,

    /// <summary>What is sold, or what was seized.</summary>
    Goods,

    /// <summary>The domain name.</summary>
    DomainName,

    /// <summary>counterfeit or piracy.</summary>
    Infringement,

    /// <summary>physical or digital.</summary>
    GoodsNature,

    /// <summary>How it was taken down.</summary>
    Action,

    /// <summary>The law the takedown rests on.</summary>
    LegalBasis,

    /// <summary>The order's reference.</summary>
    OrderReference,

    /// <summary>Why the takedown was refused.</summary>
    RefusalReason,

    /// <summary>The registrar's name.</summary>
    Registrar,

    /// <summary>The registrar's IANA id.</summary>
    RegistrarIanaId,

    /// <summary>The registry.</summary>
    Registry,

    /// <summary>Name servers.</summary>
    NameServers,

    /// <summary>IP addresses.</summary>
    Addresses,

    /// <summary>The host's network.</summary>
    HostingAsn,

    /// <summary>The servers' country.</summary>
    HostingCountry,

    /// <summary>EPP or RDAP statuses.</summary>
    EppStatuses,

    /// <summary>Whose rights are infringed.</summary>
    RightsHolders,

    /// <summary>When the infringement was first seen.</summary>
    FirstSeen,

    /// <summary>When it was last seen.</summary>
    LastSeen,

    /// <summary>The person's whole name.</summary>
    FullName,

    /// <summary>Given names.</summary>
    GivenName,

    /// <summary>Family name.</summary>
    FamilyName,

    /// <summary>Further names.</summary>
    Aliases,

    /// <summary>Date of birth, maybe partial.</summary>
    BirthDate,

    /// <summary>Nationalities.</summary>
    Nationalities,

    /// <summary>Documents and handles.</summary>
    Identifiers,

    /// <summary>Part played.</summary>
    Role,

    /// <summary>Day of arrest.</summary>
    ArrestDate,

    /// <summary>Country of arrest.</summary>
    ArrestCountry,

    /// <summary>Agency of arrest.</summary>
    ArrestAgency,

    /// <summary>Whose data it is (Directive (EU) 2016/680 art. 6).</summary>
    DataSubjectCategory,

    /// <summary>fact or assessment (art. 7).</summary>
    Certainty,

    /// <summary>What the asset is.</summary>
    AssetForm,

    /// <summary>Bank account number.</summary>
    Iban,

    /// <summary>Bank identifier.</summary>
    Bic,

    /// <summary>The bank's name.</summary>
    Institution,

    /// <summary>Payment platform.</summary>
    Platform,

    /// <summary>Account on the platform.</summary>
    Account,

    /// <summary>The wallet's network.</summary>
    WalletNetwork,

    /// <summary>The wallet's address.</summary>
    WalletAddress,

    /// <summary>How many were seized.</summary>
    Quantity,

    /// <summary>In what unit.</summary>
    Unit,

    /// <summary>Where cash was found.</summary>
    Place,

    /// <summary>Vehicle identification number.</summary>
    Vin,

    /// <summary>Registration plate.</summary>
    Plate,

    /// <summary>Make and model.</summary>
    VehicleModel,

    /// <summary>The vehicle's or the property's country.</summary>
    AssetCountry,

    /// <summary>Land register reference.</summary>
    RegisterReference,

    /// <summary>Address of real estate.</summary>
    PropertyAddress,

    /// <summary>What another asset is.</summary>
    Description,

    /// <summary>Its value.</summary>
    Amount,

    /// <summary>The value's currency.</summary>
    Currency,

    /// <summary>The authority that acted.</summary>
    Authority,
}
