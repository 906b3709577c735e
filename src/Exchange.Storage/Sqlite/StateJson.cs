using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Agencies;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>Agencies, operations and proposed changes as JSON in one column: few, read whole, never searched by a part.</summary>
internal static class StateJson
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new AgencyIdConverter(), new OperationIdConverter(), new RecordKeyConverter() } };

    public static byte[] Write(ProposedChange change) => JsonSerializer.SerializeToUtf8Bytes(change, Options);

    public static ProposedChange ReadChange(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<ProposedChange>(json, Options)!;

    public static byte[] Write(Agency agency) => JsonSerializer.SerializeToUtf8Bytes(agency, Options);

    public static byte[] Write(Operation operation) => JsonSerializer.SerializeToUtf8Bytes(operation, Options);

    public static Agency ReadAgency(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<Agency>(json, Options)!;

    public static Operation ReadOperation(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<Operation>(json, Options)!;

    private sealed class AgencyIdConverter : JsonConverter<AgencyId>
    {
        public override AgencyId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            AgencyId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("agency id");

        public override void Write(Utf8JsonWriter writer, AgencyId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    private sealed class OperationIdConverter : JsonConverter<OperationId>
    {
        public override OperationId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            OperationId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("operation id");

        public override void Write(Utf8JsonWriter writer, OperationId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    private sealed class RecordKeyConverter : JsonConverter<RecordKey>
    {
        public override RecordKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            RecordKey.TryParse(reader.GetString(), out var key) ? key : throw new JsonException("record name");

        public override void Write(Utf8JsonWriter writer, RecordKey value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
    }
}
