using Exchange.Client;
using Exchange.Matching;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Client;

public sealed class RecordIdsTests
{
    // The octets 0 to 31.
    private static readonly IdKey Key = IdKey.Import("exchange-id-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9jDc0p");

    /// <summary>Computed apart from this code, with Python's hmac, hashlib and uuid.</summary>
    [Theory]
    [InlineData(RecordKind.Domain, "operations/ios-x", "shop.example", "d5e78f7d-ac69-87c2-b015-15231565163b")]
    [InlineData(RecordKind.Domain, "", "shop.example", "8517f933-8ae6-8b23-8a3d-bcc98457d91b")]
    [InlineData(RecordKind.Asset, "operations/ios-x", "DE89370400440532013000", "50e86ccc-c61f-882d-b0d4-219fe4ec1134")]
    [InlineData(RecordKind.Suspect, "operations/ios-x", "\u0416-1", "c3bc9038-f4da-802f-ae19-f91d8229ba5d")]
    public void Returns_KnownAnswer(RecordKind kind, string operation, string name, string id) =>
        Assert.Equal(id, RecordIds.Derive(Key, kind, operation, name));

    [Fact]
    public void Returns_IdsThatTheHubTakes()
    {
        var key = IdKey.Generate();
        var ids = Enumerable.Range(0, 2_000).Select(n => RecordIds.Derive(key, RecordKind.Domain, "", $"shop-{n}.example")).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Null(RecordIdRule.Check(id)));
        Assert.All(ids, id => Assert.Equal(('8', true), (id[14], "89ab".Contains(id[19], StringComparison.Ordinal))));
    }

    [Fact]
    public void Returns_OtherIdUnderOtherKey() =>
        Assert.NotEqual(RecordIds.Derive(Key, RecordKind.Domain, "", "shop.example"), RecordIds.Derive(IdKey.Generate(), RecordKind.Domain, "", "shop.example"));

    [Fact]
    public void Rejects_WhatWouldBeAmbiguous()
    {
        Assert.Throws<ArgumentException>(() => RecordIds.Derive(Key, RecordKind.Unspecified, "", "shop.example"));
        Assert.Throws<ArgumentException>(() => RecordIds.Derive(Key, RecordKind.Domain, "", ""));
        Assert.Throws<ArgumentException>(() => RecordIds.Derive(Key, RecordKind.Domain, "a\0b", "c"));
    }

    [Fact]
    public void Returns_NameOfRecord()
    {
        Assert.Equal("agencies/police-de/records/d5e78f7d-ac69-87c2-b015-15231565163b", RecordIds.NameOf("agencies/police-de", "d5e78f7d-ac69-87c2-b015-15231565163b"));
        Assert.Throws<ArgumentException>(() => RecordIds.NameOf("police-de", "d5e78f7d-ac69-87c2-b015-15231565163b"));
    }
}
