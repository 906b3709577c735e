namespace Exchange.Server.Calls;

/// <summary>Marks an RPC that can show records, so that purposes which may not see any are refused.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShowsRecordsAttribute : Attribute;
