using Exchange.Audit;
using Exchange.Client;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Client;

public sealed class LogPinTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LogSigner _log = new(SignerKey.Generate("exchange/test/1", SignatureType.Ed25519));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Returns_WhatWasKeptBefore()
    {
        var note = _log.Sign(3, MerkleHash.OfLeaf([1])).Note.ToString();
        var pin = LogPin.Open(_folder["deep/down/hub.log-pin"]);
        Assert.True(pin.IsEmpty);
        await pin.UpdateAsync(s => s with { FirstKey = _log.Verifier.ToString(), Epoch = 1, Checkpoint = note }, Cancellation);

        var again = LogPin.Open(_folder["deep/down/hub.log-pin"]);
        Assert.Equal("exchange/test/1", again.Origin);
        Assert.Equal(3, again.Checkpoint!.Checkpoint.Size);
        Assert.Equal(note, again.Checkpoint.Note.ToString());
    }

    [Fact]
    public async Task Follows_KeysThatWereHandedOver()
    {
        var next = new LogSigner(SignerKey.Generate("exchange/test/1", SignatureType.Ed25519));
        var pin = LogPin.Open(_folder["hub.log-pin"]);
        await pin.UpdateAsync(s => s with { FirstKey = _log.Verifier.ToString(), Rotations = [_log.SignRotation(next, 3).ToString()] }, Cancellation);

        Assert.Equal(next.Verifier, pin.Verifier!.Key);
        Assert.True(pin.Verifier.TryOpen(next.Sign(4, MerkleHash.OfLeaf([2])).Note, out _));
        Assert.False(pin.Verifier.TryOpen(_log.Sign(4, MerkleHash.OfLeaf([2])).Note, out _));
    }

    [Fact]
    public async Task Rejects_AStateThatWasComputedFromAnOlderOne()
    {
        var (one, other) = (LogPin.Open(_folder["hub.log-pin"]), LogPin.Open(_folder["hub.log-pin"]));
        var old = one.Read();
        Assert.True(await other.TryReplaceAsync(old, old with { Epoch = 2 }, Cancellation));
        Assert.False(await one.TryReplaceAsync(old, old with { Epoch = 3 }, Cancellation));
        Assert.Equal(2, one.Epoch);
    }

    [Fact]
    public async Task Keeps_EveryChangeOfManyAtOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                var pin = LogPin.Open(_folder["hub.log-pin"]);
                for (var i = 0; i < 5; i++)
                {
                    await pin.UpdateAsync(s => s with { Epoch = s.Epoch + 1 }, Cancellation);
                }
            },
            Cancellation)));
        Assert.Equal(40, LogPin.Open(_folder["hub.log-pin"]).Epoch);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}x")]
    [InlineData("""{"format":"exchange-log-pin-2"}""")]
    [InlineData("""{"format":"exchange-log-pin-1","surprise":1}""")]
    [InlineData("""{"format":"exchange-log-pin-1","first_key":"no key"}""")]
    public void Rejects_ADamagedFile(string text)
    {
        File.WriteAllText(_folder["hub.log-pin"], text);
        Assert.Contains("hub.log-pin", Assert.Throws<ClientFileException>(() => LogPin.Open(_folder["hub.log-pin"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_ACheckpointThatItsKeyDidNotSign()
    {
        var other = new LogSigner(SignerKey.Generate("exchange/test/1", SignatureType.Ed25519));
        var pin = LogPin.Open(_folder["hub.log-pin"]);
        await pin.UpdateAsync(s => s with { FirstKey = _log.Verifier.ToString(), Checkpoint = other.Sign(3, MerkleHash.OfLeaf([1])).Note.ToString() }, Cancellation);
        Assert.Throws<ClientFileException>(() => LogPin.Open(_folder["hub.log-pin"]));
    }

    [Fact]
    public void Rejects_EvidenceOfAnotherFormat()
    {
        var evidence = new LogEvidence { Kind = LogFaultKind.Fork, Message = "two roots", FoundTime = DateTimeOffset.UnixEpoch, Keys = [_log.Verifier.ToString()] };
        evidence.Save(_folder["evidence.json"]);
        Assert.Equal(LogFaultKind.Fork, LogEvidence.Load(_folder["evidence.json"]).Kind);
        (evidence with { Format = "other" }).Save(_folder["other.json"]);
        Assert.Throws<ClientFileException>(() => LogEvidence.Load(_folder["other.json"]));
        Assert.Throws<ClientFileException>(() => LogEvidence.Load(_folder["none.json"]));
    }
}
