using Wire = Exchange.V1;

namespace Exchange.Cli.Calls;

/// <summary>The context of calls that show no record: nobody needs a case to look up a telephone number in the directory.</summary>
internal static class UsualReasons
{
    /// <summary>Looking at the directory of agencies and operations.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The context.</returns>
    public static Wire.CallContext DirectoryContext(this ToolCall call) => call.Context(Wire.Purpose.HubOperation, "directory of the hub");

    /// <summary>Running the hub.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The context.</returns>
    public static Wire.CallContext OperatorContext(this ToolCall call) => call.Context(Wire.Purpose.HubOperation, "operation of the hub");

    /// <summary>Supervision (Directive (EU) 2016/680 art. 25(2): logs are used to verify the lawfulness of processing).</summary>
    /// <param name="call">The call.</param>
    /// <returns>The context.</returns>
    public static Wire.CallContext SupervisionContext(this ToolCall call) => call.Context(Wire.Purpose.Supervision, "Directive (EU) 2016/680 art. 25(2)");
}
