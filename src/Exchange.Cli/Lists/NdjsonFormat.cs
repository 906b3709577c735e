using Google.Protobuf;
using Wire = Exchange.V1;

namespace Exchange.Cli.Lists;

/// <summary>One PushRecord a line, in protobuf's JSON. A domain's name may be written as people write names; it is made a host name.</summary>
internal sealed class NdjsonFormat : LineFormat
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    /// <inheritdoc/>
    public override void Read(SourceLine line, List<ListLine> found)
    {
        if (string.IsNullOrWhiteSpace(line.Text))
        {
            found.Add(ListLine.Of(line, LineStatus.Blank));
            return;
        }

        if (line.Text.Contains(TextDetection.Damage))
        {
            found.Add(Reject(line, RefusalReason.TextNotUtf8, "it holds bytes that are no text in the file's encoding", "save the file as UTF-8"));
            return;
        }

        Wire.PushRecord record;
        try
        {
            record = Parser.Parse<Wire.PushRecord>(line.Text);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException or InvalidOperationException)
        {
            found.Add(ListLine.Reject(line, new Problem("line", RefusalReason.RecordInvalid, e.Message, "write one exchange.v1.PushRecord a line, in protobuf's JSON")));
            return;
        }

        if (record.Record?.Content?.Domain is not { } domain)
        {
            found.Add(ListLine.Of(line, LineStatus.Accept) with { Record = record });
            return;
        }

        var name = Name(line, domain.DomainName);
        if (name.Host is { } host)
        {
            domain.DomainName = host.Canonical;
        }

        found.Add(name with { Record = record });
    }
}
