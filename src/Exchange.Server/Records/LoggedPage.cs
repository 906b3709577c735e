using Exchange.Audit;

namespace Exchange.Server.Records;

/// <summary>A page of a pull that may leave.</summary>
/// <param name="Page">The page.</param>
/// <param name="Number">Its number in the pull; of a page without changes, that of the next one.</param>
/// <param name="Entry">Its entry, durable; null of a page without changes that is not the pull's first.</param>
internal sealed record LoggedPage(PreparedPage Page, PullPage Number, LoggedEntry? Entry);
