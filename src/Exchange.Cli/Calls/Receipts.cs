using Exchange.Cli.Output;
using Google.Protobuf;
using Wire = Exchange.V1;

namespace Exchange.Cli.Calls;

/// <summary>What a change tells when it is done: the thing as it stands now, and its entry in the audit log.</summary>
internal static class Receipts
{
    /// <summary>Tells it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="done">What was done, in words.</param>
    /// <param name="field">The thing's name in JSON.</param>
    /// <param name="message">The thing.</param>
    /// <param name="entry">The entry.</param>
    public static void Tell(ToolCall call, string done, string field, IMessage message, Wire.LoggedEntry entry)
    {
        var hash = Convert.ToHexStringLower(entry.Hash.Span);
        if (!call.Json)
        {
            call.Print($"{SafeText.ForTerminal(done)} (log entry {hash})");
            return;
        }

        call.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName(field);
            MessageJson.Write(json, message, withDefaults: true);
            json.WriteString("entry_hash", hash);
            json.WriteEndObject();
        });
    }
}
