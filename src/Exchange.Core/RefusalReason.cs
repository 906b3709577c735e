namespace Exchange;

/// <summary>
/// Every reason for a refusal. The contract's <c>exchange.v1.Reason</c> has the same members with cause, remedy and
/// whether a retry helps; a test holds the two together.
/// </summary>
public enum RefusalReason
{
    /// <summary>Never used.</summary>
    Unspecified = 0,

    // Who calls.

    /// <summary>The certificate's validity has ended.</summary>
    CertificateExpired = 1,

    /// <summary>The certificate's validity has not begun.</summary>
    CertificateNotYetValid = 2,

    /// <summary>The certificate is not for client authentication (extended or plain key usage).</summary>
    CertificateWrongUsage = 3,

    /// <summary>The certificate breaks another rule of the certificate profile; fact <c>rule</c> names it.</summary>
    CertificateProfile = 4,

    /// <summary>The certificate does not end at a CA that the directory holds for its agency.</summary>
    CertificateUnknownCa = 5,

    /// <summary>The certificate, or a CA of its chain, was revoked by CRL or by fingerprint.</summary>
    CertificateRevoked = 6,

    /// <summary>The CRL of the agency's CA is past nextUpdate and the grace has ended.</summary>
    CrlExpired = 7,

    /// <summary>The certificate names no caller, or more than one.</summary>
    CertificateIdentity = 8,

    /// <summary>The certificate names a trust domain that no agency has.</summary>
    AgencyUnknown = 9,

    /// <summary>The agency is suspended.</summary>
    AgencySuspended = 10,

    /// <summary>The certificate names a role that the directory does not grant to its agency.</summary>
    RoleNotGranted = 11,

    // The call.

    /// <summary>The caller's role may not make this call.</summary>
    RoleMayNotCall = 12,

    /// <summary>The call came without its context.</summary>
    ContextMissing = 13,

    /// <summary>The stated purpose does not admit this call.</summary>
    PurposeNotAllowed = 14,

    /// <summary>The bytes are no message of the contract.</summary>
    MessageMalformed = 15,

    /// <summary>The stream's messages came in an order that the contract does not have.</summary>
    MessageOutOfOrder = 16,

    /// <summary>The message is larger than the hub takes.</summary>
    MessageTooLarge = 17,

    /// <summary>Fields of the request break rules; the violations name them.</summary>
    RequestInvalid = 18,

    // A field.

    /// <summary>A required field is missing.</summary>
    FieldRequired = 19,

    /// <summary>A field's value does not have its format.</summary>
    FieldMalformed = 20,

    /// <summary>A field's value is outside its range, or too long, or there are too many of them.</summary>
    FieldOutOfRange = 21,

    /// <summary>A field number that this hub does not know.</summary>
    FieldUnknown = 22,

    /// <summary>A singular field that stands twice.</summary>
    FieldRepeated = 23,

    /// <summary>A field that only the hub sets.</summary>
    FieldOutputOnly = 24,

    /// <summary>An enum number that this hub does not know, or the unspecified one.</summary>
    EnumUnknown = 25,

    /// <summary>Text that is not UTF-8.</summary>
    TextNotUtf8 = 26,

    /// <summary>Text that holds control characters.</summary>
    TextControlCharacters = 27,

    /// <summary>A restriction that this hub does not enforce yet, so it does not accept it either.</summary>
    RestrictionNotEnforced = 28,

    /// <summary>A domain name that is no registrable name in the public tree.</summary>
    DomainNameInvalid = 29,

    /// <summary>A domain name in another dress (URL, host and port, defanged): push the name alone.</summary>
    DomainNameNotPlain = 30,

    /// <summary>A bank account number that ISO 13616 does not have.</summary>
    IbanInvalid = 31,

    /// <summary>A wallet address that its network does not have.</summary>
    WalletInvalid = 32,

    /// <summary>An amount of money that google.type.Money or ISO 4217 does not have.</summary>
    MoneyInvalid = 33,

    /// <summary>A record id that gives away an account, wallet or telephone number.</summary>
    RecordIdRevealing = 34,

    /// <summary>A review date that is missing, past, or more than five years ahead.</summary>
    ReviewDateInvalid = 35,

    // A record.

    /// <summary>Fields of the record break rules; the violations name them.</summary>
    RecordInvalid = 36,

    /// <summary>The record belongs to another agency.</summary>
    NotOriginator = 37,

    /// <summary>The record is at another revision than the one expected.</summary>
    RevisionConflict = 38,

    /// <summary>The record was erased, and the push does not name its tombstone.</summary>
    RecordErased = 39,

    /// <summary>A life-cycle step that the present state does not allow.</summary>
    TransitionNotAllowed = 40,

    /// <summary>An agency, operation or group that is unknown to the caller.</summary>
    TargetUnknown = 41,

    /// <summary>The kind of a record never changes.</summary>
    KindChanged = 42,

    /// <summary>Nothing of that name, as far as the caller may know.</summary>
    NotFound = 43,

    /// <summary>Something of that name stands already.</summary>
    AlreadyExists = 44,

    // A push session, a cursor.

    /// <summary>The batch number was used with other bytes.</summary>
    BatchDiffers = 45,

    /// <summary>The session's answers are no longer kept.</summary>
    SessionExpired = 46,

    /// <summary>The batch number leaves a gap or the session is another agency's.</summary>
    BatchOutOfOrder = 47,

    /// <summary>The cursor is not of this feed; fact <c>cursor_reason</c> says why.</summary>
    CursorInvalid = 48,

    /// <summary>The page token is not of this list.</summary>
    PageTokenInvalid = 49,

    // The hub.

    /// <summary>A quota or rate of the agency is used up.</summary>
    QuotaExceeded = 50,

    /// <summary>The node is shutting down.</summary>
    ShuttingDown = 51,

    /// <summary>The store does not answer in time.</summary>
    StoreBusy = 52,

    /// <summary>The audit log cannot be written, so nothing is done.</summary>
    LogUnwritable = 53,

    /// <summary>The change needs another operator, or breaks a rule of the directory.</summary>
    RuleForbids = 54,

    /// <summary>A defect of the hub.</summary>
    Internal = 55,

    /// <summary>An entry of the log that the answer needs was damaged or changed; fact <c>log_index</c> says which.</summary>
    LogDamaged = 56,
}
