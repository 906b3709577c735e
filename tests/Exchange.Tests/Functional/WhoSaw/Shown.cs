using Google.Protobuf;

namespace Exchange.Tests.Functional.WhoSaw;

/// <summary>A revision of a record in a page that was for an agency.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Name">The record.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Entry">The hash of the page's entry.</param>
internal sealed record Shown(string Agency, string Name, long Revision, ByteString Entry);
