using Grpc.Core;

namespace Exchange.Server.Calls;

/// <summary>Marks calls whose refusal has an entry already, so that none is logged twice.</summary>
internal static class RefusedCallsExtensions
{
    private static readonly object LoggedKey = new();

    public static void MarkLogged(this ServerCallContext context) => context.GetHttpContext().Items[LoggedKey] = true;

    public static bool IsLogged(this HttpContext context) => context.Items.ContainsKey(LoggedKey);
}
