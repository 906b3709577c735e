using Google.Protobuf.Reflection;

namespace Exchange.Tests.Functional.Hidden;

/// <summary>What a text of a request names, for every text that any request of the contract can hold.</summary>
internal static class NamingFields
{
    /// <summary>By message and field, or a whole message that names nothing; a new text has to be put here, or the coverage tests fail.</summary>
    private static readonly Dictionary<string, Named> Kinds = new(StringComparer.Ordinal)
    {
        ["GetRecordRequest.name"] = Named.Record,
        ["GetRecordHistoryRequest.name"] = Named.Record,
        ["GetLedgerRequest.name"] = Named.Record,
        ["EraseRecordRequest.name"] = Named.Record,
        ["RenewRecordRequest.name"] = Named.Record,
        ["PlaceLegalHoldRequest.name"] = Named.Record,
        ["LiftLegalHoldRequest.name"] = Named.Record,
        ["ExplainVisibilityRequest.name"] = Named.Record,
        ["OrderErasureRequest.record"] = Named.Record,
        ["Record.name"] = Named.Record,
        ["Link.target"] = Named.Record,
        ["AuditFilter.record"] = Named.Record,
        ["ListDisclosuresRequest.name"] = Named.Record,
        ["SearchRecordsRequest.domain_name"] = Named.Record,
        ["SearchRecordsRequest.name_prefix"] = Named.Record,
        ["SearchRecordsRequest.identifier"] = Named.Record,
        ["GetGroupRequest.name"] = Named.Group,
        ["UpdateGroupMembersRequest.name"] = Named.Group,
        ["Group.name"] = Named.Group,
        ["Distribution.groups"] = Named.Group,
        ["GetOperationRequest.name"] = Named.Operation,
        ["ReportOperationRequest.name"] = Named.Operation,
        ["AddParticipantsRequest.name"] = Named.Operation,
        ["RemoveParticipantsRequest.name"] = Named.Operation,
        ["Operation.name"] = Named.Operation,
        ["RecordContent.operation"] = Named.Operation,
        ["RecordFilter.operations"] = Named.Operation,
        ["Distribution.operations"] = Named.Operation,
        ["ExplainVisibilityRequest.officer"] = Named.Officer,
        ["Distribution.officers"] = Named.Officer,
        ["CallContext.officer"] = Named.Officer,
        ["AuditFilter.actor"] = Named.Officer,
        ["Acknowledgement.duty"] = Named.Duty,
        ["ApproveProposalRequest.name"] = Named.Proposal,
        ["RejectProposalRequest.name"] = Named.Proposal,

        // The directory shows every agency to every role.
        ["Agency.name"] = Named.Public,
        ["UpdateAgencyRequest.name"] = Named.Public,
        ["SuspendAgencyRequest.name"] = Named.Public,
        ["ResumeAgencyRequest.name"] = Named.Public,
        ["RevokeCertificateRequest.name"] = Named.Public,
        ["OffboardAgencyRequest.name"] = Named.Public,
        ["OffboardAgencyRequest.successor"] = Named.Public,
        ["RemoveParticipantsRequest.agencies"] = Named.Public,
        ["Participant.agency"] = Named.Public,
        ["Operation.lead"] = Named.Public,
        ["Group.owner"] = Named.Public,
        ["Group.members"] = Named.Public,
        ["CreateGroupRequest.members"] = Named.Public,
        ["UpdateGroupMembersRequest.added_members"] = Named.Public,
        ["UpdateGroupMembersRequest.removed_members"] = Named.Public,
        ["ExplainVisibilityRequest.agency"] = Named.Public,
        ["ListAuditEntriesRequest.agency"] = Named.Public,
        ["FollowAuditEntriesRequest.agency"] = Named.Public,
        ["Arrest.agency"] = Named.Public,
        ["RecordFilter.originators"] = Named.Public,
        ["Distribution.agencies"] = Named.Public,
        ["Distribution.excluded_agencies"] = Named.Public,

        // Checkpoints are anybody's to know.
        ["AddCosignatureRequest.note"] = Named.Public,

        // Made by the caller or sealed by the hub.
        ["PushOpen.session"] = Named.Nothing,
        ["PullRequest.cursor"] = Named.Nothing,
        ["*.page_token"] = Named.Nothing,

        // Words of the caller, which the hub keeps or checks and never looks up.
        ["CallContext.legal_basis"] = Named.Nothing,
        ["CallContext.case_reference"] = Named.Nothing,
        ["CallContext.automated_job"] = Named.Nothing,
        ["AuditFilter.case_reference"] = Named.Nothing,
        ["Acknowledgement.retention_basis"] = Named.Nothing,
        ["RenewRecordRequest.reason"] = Named.Nothing,
        ["OrderErasureRequest.legal_reference"] = Named.Nothing,
        ["RevokeCertificateRequest.fingerprint"] = Named.Nothing,
        ["UpdateAgencyRequest.display_name"] = Named.Nothing,
        ["UpdateAgencyRequest.contact"] = Named.Nothing,
        ["UpdateAgencyRequest.removed_ca_fingerprints"] = Named.Nothing,
        ["UpdateAgencyRequest.added_witness_keys"] = Named.Nothing,
        ["UpdateAgencyRequest.removed_witness_keys"] = Named.Nothing,
        ["Agency.display_name"] = Named.Nothing,
        ["Agency.country"] = Named.Nothing,
        ["Agency.contact"] = Named.Nothing,
        ["Agency.trust_domain"] = Named.Nothing,
        ["Agency.witness_keys"] = Named.Nothing,
        ["Agency.revoked_fingerprints"] = Named.Nothing,
        ["BoundCertificate.serial_number"] = Named.Nothing,
        ["BoundCertificate.caller_name"] = Named.Nothing,
        ["Operation.display_name"] = Named.Nothing,
        ["Operation.series"] = Named.Nothing,
        ["Operation.number"] = Named.Nothing,
        ["Group.display_name"] = Named.Nothing,
        ["LegalHold.authority"] = Named.Nothing,
        ["RecordContent.note"] = Named.Nothing,
        ["RecordDerived.canonical_name"] = Named.Nothing,
        ["RecordDerived.registrable_domain"] = Named.Nothing,
        ["Correction.reason"] = Named.Nothing,

        // What a record says.
        ["Marking.*"] = Named.Nothing,
        ["Domain.*"] = Named.Nothing,
        ["Registrar.*"] = Named.Nothing,
        ["Hosting.*"] = Named.Nothing,
        ["Takedown.*"] = Named.Nothing,
        ["Evidence.*"] = Named.Nothing,
        ["Suspect.*"] = Named.Nothing,
        ["PersonName.*"] = Named.Nothing,
        ["PersonIdentifier.*"] = Named.Nothing,
        ["Arrest.*"] = Named.Nothing,
        ["Asset.*"] = Named.Nothing,
        ["BankAccount.*"] = Named.Nothing,
        ["PlatformAccount.*"] = Named.Nothing,
        ["CryptoWallet.*"] = Named.Nothing,
        ["SeizedGoods.*"] = Named.Nothing,
        ["Cash.*"] = Named.Nothing,
        ["Vehicle.*"] = Named.Nothing,
        ["RealEstate.*"] = Named.Nothing,
        ["OtherAsset.*"] = Named.Nothing,
        ["Money.*"] = Named.Nothing,
    };

    /// <summary>Every text that a call's messages can hold: its path from the request, and what it names; null where nobody has said.</summary>
    public static IEnumerable<(string Path, Named? Names)> Of(MethodDescriptor call) => Of(call.InputType, "", []);

    private static IEnumerable<(string Path, Named? Names)> Of(MessageDescriptor message, string path, MessageDescriptor[] around)
    {
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            var at = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            if (field.FieldType == FieldType.String)
            {
                yield return (at, KindOf(field));
            }
            else if (field.FieldType == FieldType.Message && !around.Contains(field.MessageType))
            {
                foreach (var part in Of(field.MessageType, at, [.. around, message]))
                {
                    yield return part;
                }
            }
        }
    }

    private static Named? KindOf(FieldDescriptor field)
    {
        foreach (var key in new[] { $"{field.ContainingType.Name}.{field.Name}", $"*.{field.Name}", $"{field.ContainingType.Name}.*" })
        {
            if (Kinds.TryGetValue(key, out var kind))
            {
                return kind;
            }
        }

        return null;
    }
}

/// <summary>What a text of a request names.</summary>
internal enum Named
{
    /// <summary>Nothing that the hub looks up.</summary>
    Nothing,

    /// <summary>What every caller may know.</summary>
    Public,

    /// <summary>A record, or what records are found by.</summary>
    Record,

    /// <summary>A sharing group.</summary>
    Group,

    /// <summary>An operation.</summary>
    Operation,

    /// <summary>An officer.</summary>
    Officer,

    /// <summary>A duty.</summary>
    Duty,

    /// <summary>A change that takes two operators.</summary>
    Proposal,
}
