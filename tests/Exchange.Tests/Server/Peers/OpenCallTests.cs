using Exchange.Agencies;
using Exchange.Server.Peers;
using Grpc.Core;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Server.Peers;

/// <summary>
/// gRPC breaks the line of a write that is given up, and of one that is begun with a token that is cancelled already: the caller then reads
/// CANCELLED in the place of the reason.
/// </summary>
public sealed class OpenCallTests
{
    private static readonly Refusal Revoked = new(RefusalReason.CertificateRevoked, "revoked");

    [Fact]
    public async Task Writes_NothingOnceItIsEnded()
    {
        var answers = new Answers();
        using var call = Begin(CancellationToken.None);
        call.End(Revoked);

        var refused = await Assert.ThrowsAsync<RpcException>(() => call.RunAsync(answers, (writer, ended) => writer.WriteAsync("late", ended)));

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Empty(answers.Given);
    }

    [Fact]
    public async Task Ends_WithItsReasonAfterWhatIsBeingWritten()
    {
        var answers = new Answers { Taken = new TaskCompletionSource() };
        using var call = Begin(CancellationToken.None);
        var stream = call.RunAsync(answers, async (writer, ended) =>
        {
            await writer.WriteAsync("first", ended);
            await writer.WriteAsync("second", ended);
        });

        call.End(Revoked);
        Assert.False(answers.Given.Single().Broken.IsCancellationRequested);
        answers.Taken.SetResult();

        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => stream)).StatusCode);
        Assert.Single(answers.Given);
    }

    [Fact]
    public void Breaks_AtOnceWhenTheCallerHasGone()
    {
        using var gone = new CancellationTokenSource();
        var answers = new Answers { Taken = new TaskCompletionSource() };
        using var call = Begin(gone.Token);
        _ = call.RunAsync(answers, (writer, ended) => writer.WriteAsync("first", ended));

        gone.Cancel();

        Assert.True(answers.Given.Single().Broken.IsCancellationRequested);
    }

    private static OpenCall Begin(CancellationToken gone)
    {
        using var authority = DevCertificates.Authority.CreateRoot("test CA", TimeProvider.System.GetUtcNow());
        return new OpenCall(new Caller(Agency("fr"), CallerRole.System, "system-1", string.Empty, default), authority.Certificate, _ => { }, gone);
    }

    private sealed class Answers : IServerStreamWriter<string>
    {
        public List<(string Message, CancellationToken Broken)> Given { get; } = [];

        public TaskCompletionSource? Taken { get; init; }

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(string message, CancellationToken cancellationToken)
        {
            Given.Add((message, cancellationToken));
            return Taken?.Task ?? Task.CompletedTask;
        }
    }
}
