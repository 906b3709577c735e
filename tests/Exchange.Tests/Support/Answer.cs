using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Support;

/// <summary>
/// Everything that a caller sees of an answer: headers, messages, status and trailers. What differs from call to call by design (an entry's
/// hash, salt and commitments, sealed tokens) is blanked, never its length. On a hub whose clock stands still, times are the same.
/// </summary>
/// <param name="Headers">Header lines but the date.</param>
/// <param name="Messages">The bytes of each message.</param>
/// <param name="Trailers">Trailer lines; of a refusal the status.</param>
/// <param name="Call">Such as <c>RecordService/GetRecord</c>.</param>
internal sealed partial record Answer(IReadOnlyList<string> Headers, IReadOnlyList<byte[]> Messages, IReadOnlyList<string> Trailers, string Call)
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(b => b, b => b);

    // A leaf's numbers; then come salted commitments (Exchange.Audit.Leaf).
    private const int LeafNumbers = 30;

    /// <summary>Every RPC of the contract, such as <c>RecordService/GetRecord</c>.</summary>
    public static FrozenDictionary<string, MethodDescriptor> Methods { get; } = new FileDescriptor[]
    {
        RecordServiceReflection.Descriptor, HubServiceReflection.Descriptor, AgencyServiceReflection.Descriptor,
        OperationServiceReflection.Descriptor, AuditServiceReflection.Descriptor, DutyServiceReflection.Descriptor,
        GroupServiceReflection.Descriptor, ProposalServiceReflection.Descriptor,
    }.SelectMany(f => f.Services).SelectMany(s => s.Methods).ToFrozenDictionary(m => $"{m.Service.Name}/{m.Name}");

    /// <summary>Makes a call, of whichever of the four kinds, and takes all that comes back.</summary>
    public static async Task<Answer> OfAsync(TestCaller caller, string call, params IMessage[] messages)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var method = Methods[call];
        var raw = new Method<byte[], byte[]>(MethodType.DuplexStreaming, method.Service.FullName, method.Name, Bytes, Bytes);
        using var open = caller.Invoker.AsyncDuplexStreamingCall(raw, host: null, default);
        var answers = new List<byte[]>();
        var status = "";
        try
        {
            foreach (var message in messages)
            {
                await open.RequestStream.WriteAsync(message.ToByteArray(), cancellation);
            }

            await open.RequestStream.CompleteAsync();
        }
        catch (Exception failure) when (failure is RpcException or InvalidOperationException)
        {
            // The hub has ended the call; its status comes with the reading.
        }

        try
        {
            while (await open.ResponseStream.MoveNext(cancellation))
            {
                answers.Add(open.ResponseStream.Current);
            }
        }
        catch (RpcException failure)
        {
            status = $"{failure.StatusCode} {failure.Status.Detail}";
        }

        return new Answer(Lines(await open.ResponseHeadersAsync), answers, [status, .. Lines(open.GetTrailers())], call);
    }

    /// <summary>All of it as octets, for a search.</summary>
    public byte[] ToBytes() => [.. Headers.Concat(Trailers).SelectMany(Encoding.Latin1.GetBytes), .. Messages.SelectMany(m => m)];

    /// <summary>All of it as text for two answers to be compared, what the request itself said blanked.</summary>
    /// <param name="echoes">What the request said, of which the answer may be an echo.</param>
    public string ToText(params string[] echoes)
    {
        var text = new StringBuilder();
        foreach (var line in Headers)
        {
            text.AppendLine(line);
        }

        foreach (var bytes in Messages)
        {
            var message = Methods[Call].OutputType.Parser.ParseFrom(bytes);
            var beside = bytes.Length - message.CalculateSize();
            Blank(message);
            text.AppendLine(CultureInfo.InvariantCulture, $"{JsonFormatter.Default.Format(message)} and {beside} octets that say nothing");
        }

        text.AppendJoin('\n', Trailers);

        // The hash of a refused call's entry stands in its details, which are headers and trailers at once where there is nothing else.
        return echoes.Aggregate(EntryHash().Replace(text.ToString(), ""), (told, echo) => told.Replace(echo, "(echo)", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Lines(Metadata metadata) =>
    [
        .. metadata.Where(m => m.Key != "date")
            .Select(m => $"{m.Key}={(m.IsBinary ? Encoding.Latin1.GetString(m.ValueBytes) : m.Value)}")
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex("(?<=entry_hash..)[0-9a-f]{64}")]
    private static partial Regex EntryHash();

    private static void Blank(IMessage message)
    {
        if (message is LoggedEntry entry)
        {
            (entry.Hash, entry.Salt, entry.Leaf) = (ByteString.Empty, ByteString.Empty, ByteString.CopyFrom(entry.Leaf.Span[..LeafNumbers]));
            return;
        }

        if (message is AuditEntry { Detail: { } detail } audited)
        {
            // Its place in the log is no secret: a checkpoint tells everyone how many entries there are.
            (audited.LogIndex, audited.Hash, detail.Salt, audited.Leaf) = (0, ByteString.Empty, ByteString.Empty, ByteString.CopyFrom(audited.Leaf.Span[..LeafNumbers]));
            (detail.DetailSalt, detail.BodySalt) = (ByteString.Empty, ByteString.Empty);
        }

        if (message is Proposal proposal)
        {
            // Its number is the next one, whatever it is about.
            proposal.Name = "";
        }

        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder().Where(f => !f.IsMap))
        {
            var value = field.Accessor.GetValue(message);
            if (field is { FieldType: FieldType.String, IsRepeated: false, Name: "cursor" or "next_page_token" })
            {
                field.Accessor.SetValue(message, $"{((string)value).Length} characters");
            }
            else if (field.FieldType == FieldType.Message && value is not null)
            {
                foreach (var part in field.IsRepeated ? ((System.Collections.IEnumerable)value).Cast<IMessage>() : [(IMessage)value])
                {
                    Blank(part);
                }
            }
        }
    }
}
