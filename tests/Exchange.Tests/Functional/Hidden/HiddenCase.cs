using Exchange.Tests.Support;
using Google.Protobuf;

namespace Exchange.Tests.Functional.Hidden;

/// <summary>A call that names something: its answer must not tell whether that is hidden from the caller or absent.</summary>
/// <param name="Call">Such as <c>RecordService/GetRecord</c>.</param>
/// <param name="Field">The path of the field that names it, such as <c>batch.records.record.links.target</c>.</param>
/// <param name="Callers">The roles that make it: <c>system</c>, <c>officer</c>, <c>auditor</c> of the reader's agency, <c>hub-auditor</c>, <c>operator</c>.</param>
/// <param name="Messages">Its messages, given the caller and the name.</param>
internal sealed record HiddenCase(string Call, string Field, string Callers, Func<TestCaller, string, IMessage[]> Messages)
{
    /// <summary>More about it, where one field of a call has several cases.</summary>
    public string Note { get; init; } = "";

    /// <summary>True when the call tells an agency what it was shown itself: then only what was hidden from all of it, always, answers as what is absent.</summary>
    public bool TellsOwnPast { get; init; }

    /// <summary>How tests show it.</summary>
    public string Title => $"{Call} {Field}{(Note.Length > 0 ? $" ({Note})" : "")}";
}
