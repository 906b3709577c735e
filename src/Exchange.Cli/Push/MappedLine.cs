using Exchange.Cli.Lists;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>A line that names something, as a record to push or with what is wrong.</summary>
/// <param name="Line">The line.</param>
/// <param name="Record">The record; null when it cannot be pushed.</param>
/// <param name="Problems">What is wrong; empty when there is a record.</param>
internal sealed record MappedLine(ListLine Line, Wire.PushRecord? Record, IReadOnlyList<Problem> Problems);
