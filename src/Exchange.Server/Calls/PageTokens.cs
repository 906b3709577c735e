using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;

namespace Exchange.Server.Calls;

/// <summary>Page tokens of lists (AIP-158), sealed and bound to the request they belong to. They authorise nothing.</summary>
internal sealed class PageTokens(HubKeys keys)
{
    /// <summary>Makes the token of the next page.</summary>
    /// <param name="request">The request, its own token and page size cleared.</param>
    /// <param name="place">Where the next page begins.</param>
    public string Make(IMessage request, string place) =>
        Sealed.Seal(keys.PageTokenKey, Encoding.UTF8.GetBytes(place), SHA256.HashData(request.ToByteArray()));

    /// <summary>Reads a token back.</summary>
    /// <param name="request">The request, its own token and page size cleared.</param>
    /// <param name="token">The token; empty for the first page.</param>
    /// <returns>Where to begin; null for the first page; or PAGE_TOKEN_INVALID.</returns>
    public Outcome<string?> Read(IMessage request, string token)
    {
        if (token.Length == 0)
        {
            return (string?)null;
        }

        var bound = SHA256.HashData(request.ToByteArray());
        return Sealed.Decode(token, bound.Length) is { } bytes
            && bytes.AsSpan(0, bound.Length).SequenceEqual(bound)
            && Sealed.Open(keys.PageTokenKey, bytes, bound.Length) is { } place
            ? Encoding.UTF8.GetString(place)
            : new Refusal(RefusalReason.PageTokenInvalid, "the page token is not of this list with these fields; start the list again");
    }
}
