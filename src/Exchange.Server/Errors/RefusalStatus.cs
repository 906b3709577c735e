using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Exchange.Server.Errors;

/// <summary>Turns a refusal into a google.rpc.Status (AIP-193): the one place where a reason meets its code.</summary>
internal static class RefusalStatus
{
    /// <summary>The domain of every <c>ErrorInfo</c>.</summary>
    public const string Domain = "exchange";

    // Large trailers lose the status in .NET clients: the first violations are told, the rest are counted.
    private const int DetailBytes = 5_000;

    /// <summary>The exception that ends a call with this refusal.</summary>
    public static RpcException ToRpcException(this Refusal refusal) => refusal.ToStatus().ToRpcException();

    /// <summary>The value of an outcome, or the exception that ends the call.</summary>
    public static T OrThrow<T>(this Outcome<T> outcome) => outcome.TryGet(out var value, out var refusal) ? value : throw refusal.ToRpcException();

    /// <summary>The exception that ends a call whose caller went away.</summary>
    public static RpcException CallerGone() => new(new Grpc.Core.Status(StatusCode.Cancelled, "the caller went away"));

    /// <summary>The exception that ends a call with a defect: a request id, and nothing else.</summary>
    public static RpcException Defect(string requestId) => new Google.Rpc.Status
    {
        Code = (int)StatusCode.Internal,
        Message = "a defect of the hub; tell its operators the request id",
        Details = { Any.Pack(new RequestInfo { RequestId = requestId }) },
    }.ToRpcException();

    /// <summary>The status.</summary>
    public static Google.Rpc.Status ToStatus(this Refusal refusal)
    {
        var status = new Google.Rpc.Status { Code = (int)CodeOf(refusal.Reason), Message = refusal.Message };
        var info = new ErrorInfo { Reason = ReasonNames.Of(refusal.Reason), Domain = Domain };
        foreach (var (name, value) in refusal.Facts)
        {
            info.Metadata[name] = value;
        }

        // Made before the info is packed: it adds the count of violations that found no room.
        var request = refusal.Violations.Count > 0 ? ToBadRequest(refusal, info) : null;
        status.Details.Add(Any.Pack(info));
        if (request is not null)
        {
            status.Details.Add(Any.Pack(request));
        }

        if (PreconditionOf(refusal) is { } precondition)
        {
            status.Details.Add(Any.Pack(precondition));
        }

        if (refusal.Reason == RefusalReason.QuotaExceeded)
        {
            status.Details.Add(Any.Pack(new QuotaFailure
            {
                Violations =
                {
                    new QuotaFailure.Types.Violation
                    {
                        Subject = refusal.Facts.GetValueOrDefault("agency", ""),
                        QuotaId = refusal.Facts.GetValueOrDefault("quota", ""),
                        Description = refusal.Message,
                    },
                },
            }));
        }

        if (refusal.RetryAfter is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        }

        return status;
    }

    private static BadRequest ToBadRequest(Refusal refusal, ErrorInfo info)
    {
        var request = new BadRequest();
        foreach (var violation in refusal.Violations)
        {
            request.FieldViolations.Add(new BadRequest.Types.FieldViolation
            {
                Field = violation.Field,
                Description = violation.Description,
                Reason = ReasonNames.Of(violation.Reason),
            });
            if (request.CalculateSize() > DetailBytes)
            {
                request.FieldViolations.RemoveAt(request.FieldViolations.Count - 1);
                info.Metadata["violations"] = refusal.Violations.Count.ToString(CultureInfo.InvariantCulture);
                break;
            }
        }

        return request;
    }

    private static PreconditionFailure? PreconditionOf(Refusal refusal) => CodeOf(refusal.Reason) switch
    {
        StatusCode.FailedPrecondition or StatusCode.Aborted => new PreconditionFailure
        {
            Violations =
            {
                new PreconditionFailure.Types.Violation
                {
                    Type = refusal.Reason == RefusalReason.RevisionConflict ? "REVISION" : ReasonNames.Of(refusal.Reason),
                    Subject = refusal.Facts.GetValueOrDefault("subject", ""),
                    Description = refusal.Message,
                },
            },
        },
        _ => null,
    };

    private static StatusCode CodeOf(RefusalReason reason) => reason switch
    {
        RefusalReason.CertificateExpired
            or RefusalReason.CertificateNotYetValid
            or RefusalReason.CertificateWrongUsage
            or RefusalReason.CertificateProfile
            or RefusalReason.CertificateUnknownCa
            or RefusalReason.CertificateRevoked
            or RefusalReason.CrlExpired
            or RefusalReason.CertificateIdentity
            or RefusalReason.AgencyUnknown => StatusCode.Unauthenticated,
        RefusalReason.AgencySuspended
            or RefusalReason.RoleNotGranted
            or RefusalReason.RoleMayNotCall
            or RefusalReason.PurposeNotAllowed
            or RefusalReason.NotOriginator => StatusCode.PermissionDenied,
        RefusalReason.ContextMissing
            or RefusalReason.MessageMalformed
            or RefusalReason.MessageOutOfOrder
            or RefusalReason.RequestInvalid
            or RefusalReason.FieldRequired
            or RefusalReason.FieldMalformed
            or RefusalReason.FieldOutOfRange
            or RefusalReason.FieldUnknown
            or RefusalReason.FieldRepeated
            or RefusalReason.FieldOutputOnly
            or RefusalReason.EnumUnknown
            or RefusalReason.TextNotUtf8
            or RefusalReason.TextControlCharacters
            or RefusalReason.RestrictionNotEnforced
            or RefusalReason.DomainNameInvalid
            or RefusalReason.DomainNameNotPlain
            or RefusalReason.IbanInvalid
            or RefusalReason.WalletInvalid
            or RefusalReason.MoneyInvalid
            or RefusalReason.RecordIdRevealing
            or RefusalReason.ReviewDateInvalid
            or RefusalReason.RecordInvalid
            or RefusalReason.KindChanged
            or RefusalReason.TargetUnknown
            or RefusalReason.CursorInvalid
            or RefusalReason.PageTokenInvalid => StatusCode.InvalidArgument,
        RefusalReason.NotFound => StatusCode.NotFound,
        RefusalReason.AlreadyExists => StatusCode.AlreadyExists,
        RefusalReason.RevisionConflict => StatusCode.Aborted,
        RefusalReason.RecordErased
            or RefusalReason.TransitionNotAllowed
            or RefusalReason.BatchDiffers
            or RefusalReason.SessionExpired
            or RefusalReason.BatchOutOfOrder
            or RefusalReason.RuleForbids => StatusCode.FailedPrecondition,
        RefusalReason.QuotaExceeded or RefusalReason.MessageTooLarge => StatusCode.ResourceExhausted,
        RefusalReason.ShuttingDown or RefusalReason.StoreBusy or RefusalReason.LogUnwritable => StatusCode.Unavailable,
        RefusalReason.LogDamaged => StatusCode.DataLoss,
        RefusalReason.Internal => StatusCode.Internal,
        RefusalReason.Unspecified => throw new ArgumentOutOfRangeException(nameof(reason), "a refusal has a reason"),
    };
}
