using Wire = Exchange.V1;

namespace Exchange.Client;

/// <summary>A duty that the caller has acted on, and what the hub said to its acknowledgement.</summary>
/// <param name="Duty">The duty.</param>
/// <param name="Answer">What the caller did; null when it left the duty open.</param>
/// <param name="Outcome">The hub's outcome; null when the duty was left open.</param>
public sealed record AnsweredDuty(Wire.Duty Duty, DutyAnswer? Answer, Wire.AcknowledgementOutcome? Outcome);
