using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Sharing;
using Wire = Exchange.V1;

namespace Exchange.Server.Calls;

/// <summary>Checks the context that every call carries (Directive (EU) 2016/680 art. 25).</summary>
internal static class CallContextValidator
{
    private const int LongestBasis = 200;
    private const int LongestActor = 64;

    /// <summary>Checks a context against its caller.</summary>
    /// <param name="context">As sent; null when there was none.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="showsRecords">Whether the call can show records: HUB_OPERATION may not.</param>
    public static Outcome<Call> Check(Wire.CallContext? context, Caller caller, bool showsRecords)
    {
        if (context is null)
        {
            return new Refusal(RefusalReason.ContextMissing, "every call carries its context: purpose, legal basis, and officer or automated job");
        }

        var violations = new List<Violation>();
        if (context.Purpose == Wire.Purpose.Unspecified)
        {
            violations.Add(new Violation("context.purpose", RefusalReason.FieldRequired, "state what the data is needed for"));
        }

        if (context.LegalBasis.Length is 0 or > LongestBasis)
        {
            violations.Add(new Violation("context.legal_basis", RefusalReason.FieldRequired, $"state the law the call rests on, in 1 to {LongestBasis} characters"));
        }

        if (context.CaseReference.Length > LongestBasis)
        {
            violations.Add(new Violation("context.case_reference", RefusalReason.FieldOutOfRange, $"is longer than {LongestBasis} characters"));
        }

        var actor = context.ActorCase switch
        {
            Wire.CallContext.ActorOneofCase.Officer => context.Officer,
            Wire.CallContext.ActorOneofCase.AutomatedJob => context.AutomatedJob,
            Wire.CallContext.ActorOneofCase.None => "",
        };
        if (!IsActor(actor))
        {
            violations.Add(new Violation("context.officer", RefusalReason.FieldRequired, $"name the officer or the automated job, 1 to {LongestActor} of [A-Za-z0-9._-]"));
        }
        else if (caller.Role == CallerRole.Officer && (context.ActorCase != Wire.CallContext.ActorOneofCase.Officer || actor != caller.Name))
        {
            violations.Add(new Violation("context.officer", RefusalReason.FieldMalformed, "an officer's certificate calls for that officer alone"));
        }

        if (violations.Count > 0)
        {
            return new Refusal(RefusalReason.RequestInvalid, "the call's context is not complete") { Violations = violations };
        }

        if (showsRecords && context.Purpose == Wire.Purpose.HubOperation)
        {
            return new Refusal(RefusalReason.PurposeNotAllowed, "HUB_OPERATION shows no record: state the purpose the data is needed for");
        }

        var detail = new AuditDetail
        {
            Actor = actor,
            CallerName = caller.Name,
            Fingerprint = caller.Fingerprint,
            LegalBasis = context.LegalBasis,
            CaseReference = context.CaseReference,
        };
        return new Call(caller, (Purpose)context.Purpose, detail);
    }

    private static bool IsActor(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return text.Length is > 0 and <= LongestActor;
    }
}
