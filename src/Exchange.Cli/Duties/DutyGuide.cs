using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Duties;

/// <summary>What a duty asks, why, and what was done about it, in plain words.</summary>
internal static class DutyGuide
{
    /// <summary>What is owed.</summary>
    /// <param name="duty">The duty.</param>
    /// <returns>The words.</returns>
    public static string Asks(Wire.Duty duty) => duty.Kind == Wire.DutyKind.Correct
        ? $"take up revision {duty.Revision}, and tell whom you passed it on to"
        : Asks(duty.Kind);

    /// <summary>What is owed.</summary>
    /// <param name="kind">The kind of duty.</param>
    /// <returns>The words.</returns>
    public static string Asks(Wire.DutyKind kind) => kind switch
    {
        Wire.DutyKind.Unspecified => "",
        Wire.DutyKind.Erase => "erase what was received",
        Wire.DutyKind.Restrict => "keep it, do not use it",
        Wire.DutyKind.Correct => "take up the correction, and tell whom it was passed on to",
        _ => "of a kind that this tool does not know; update it",
    };

    /// <summary>Why it is owed.</summary>
    /// <param name="cause">The cause.</param>
    /// <returns>The words.</returns>
    public static string Why(Wire.DutyCause cause) => cause switch
    {
        Wire.DutyCause.Unspecified => "",
        Wire.DutyCause.Withdrawn => "the agency is no longer among its readers",
        Wire.DutyCause.Erased => "it was erased",
        Wire.DutyCause.Restricted => "its processing was restricted (Directive (EU) 2016/680 art. 16(3))",
        Wire.DutyCause.Corrected => "its originator corrected it (art. 7(3))",
        _ => "for a cause that this tool does not know",
    };

    /// <summary>What an agency did.</summary>
    /// <param name="duty">The duty as the originator sees it.</param>
    /// <returns>The words; for an open duty, how far it has come.</returns>
    public static string Result(Wire.LedgerDuty duty) => duty switch
    {
        { Result: Wire.DutyResult.Retained } => $"retained under {duty.RetentionBasis}",
        { Result: not Wire.DutyResult.Unspecified } => Wording.Words(duty.Result),
        { DeliverTime: not null } => "OPEN: delivered, not confirmed",
        _ => "OPEN: not delivered yet",
    };

    /// <summary>Whether a result answers a kind of duty, as the hub decides it.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="result">The result.</param>
    /// <returns>True when it does.</returns>
    public static bool Answers(Wire.DutyKind kind, Wire.DutyResult result) =>
        Exchange.Changes.Duty.IsAnsweredBy((Exchange.Changes.DutyKind)kind, (Exchange.Changes.DutyResult)result);

    /// <summary>The option of <c>exchange acknowledge</c> that says so when what is asked was done.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The option.</returns>
    public static string Option(Wire.DutyKind kind) => kind switch
    {
        Wire.DutyKind.Restrict => "--restricted",
        Wire.DutyKind.Correct => "--corrected",
        Wire.DutyKind.Unspecified or Wire.DutyKind.Erase => "--erased",
        _ => "--erased",
    };
}
