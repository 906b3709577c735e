using Exchange.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Tests.Support;

/// <summary>What a test changes of its hub.</summary>
internal sealed record TestHubOptions
{
    /// <summary>The clock: a FakeTimeProvider for tests that move it. Certificates are issued by it, so begin it at the present.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Every number; Search trails by nothing, so that a test need not wait for a clock it holds still.</summary>
    public ServerOptions Server { get; init; } = new() { Store = new() { IndexDelay = TimeSpan.Zero } };

    /// <summary>What it changes of the services.</summary>
    public Action<IServiceCollection>? Configure { get; init; }
}
