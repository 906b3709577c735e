namespace Exchange.Sharing;

/// <summary>What a call is for; the numbers are the contract's <c>Purpose</c>. The first six are Directive (EU) 2016/680 art. 1(1).</summary>
public enum Purpose
{
    /// <summary>Never valid.</summary>
    Unspecified = 0,

    /// <summary>Prevention of criminal offences.</summary>
    Prevention = 1,

    /// <summary>Investigation of criminal offences.</summary>
    Investigation = 2,

    /// <summary>Detection of criminal offences.</summary>
    Detection = 3,

    /// <summary>Prosecution of criminal offences.</summary>
    Prosecution = 4,

    /// <summary>Execution of criminal penalties.</summary>
    PenaltyExecution = 5,

    /// <summary>Safeguarding against threats to public security.</summary>
    PublicSecurity = 6,

    /// <summary>Suspending, seizing or sinkholing a domain under an order.</summary>
    DomainTakedown = 7,

    /// <summary>Tracing, freezing and confiscating assets.</summary>
    AssetRecovery = 8,

    /// <summary>Administrative enforcement by customs and intellectual property offices.</summary>
    CustomsAndIpEnforcement = 9,

    /// <summary>Auditors, data protection officers, supervisory authorities.</summary>
    Supervision = 10,

    /// <summary>A person's request (arts 14, 16).</summary>
    DataSubjectRequest = 11,

    /// <summary>Running the hub; shows no record.</summary>
    HubOperation = 12,
}
