namespace Exchange.Server.Quotas;

/// <summary>Marks an RPC that may read very many rows for one answer, whatever it answers: it takes of the searches besides the calls.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CountsAsSearchAttribute : Attribute;
