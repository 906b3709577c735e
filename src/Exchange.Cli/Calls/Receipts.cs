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
    public static void Tell(ToolCall call, string done, string field, IMessage message, Wire.LoggedEntry entry) =>
        TellProposed(call, done, field, message, entry, proposal: null);

    /// <summary>Tells it of a change that may wait for a second operator: then what is waited for, until when, and what that operator types.</summary>
    /// <param name="call">The call.</param>
    /// <param name="done">What was done where it does not wait, in words.</param>
    /// <param name="field">The thing's name in JSON.</param>
    /// <param name="message">The thing.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="proposal">The proposal; null where the change is done.</param>
    public static void TellProposed(ToolCall call, string done, string field, IMessage message, Wire.LoggedEntry entry, Wire.Proposal? proposal)
    {
        if (!call.Json)
        {
            call.Print(proposal is null ? $"{SafeText.ForTerminal(done)} (log entry {Hash(entry)})" : Waiting(proposal, entry));
            return;
        }

        call.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName(field);
            MessageJson.Write(json, message, withDefaults: true);
            if (proposal is not null && !ReferenceEquals(proposal, message))
            {
                json.WritePropertyName("proposal");
                MessageJson.Write(json, proposal, withDefaults: true);
            }

            json.WriteString("entry_hash", Hash(entry));
            json.WriteEndObject();
        });
    }

    /// <summary>An entry's hash as it is written everywhere.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Hash(Wire.LoggedEntry entry) => Convert.ToHexStringLower(entry.Hash.Span);

    private static string Waiting(Wire.Proposal proposal, Wire.LoggedEntry entry) =>
        $"{SafeText.ForTerminal(proposal.Summary)}: waits for a second operator until {Wording.Time(proposal.ExpireTime)} (log entry {Hash(entry)})\n"
        + $"another operator types: exchange admin approve {SafeText.ForTerminal(Wording.Id(proposal.Name))}";
}
