using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Exchange.Tests.Support;

/// <summary>Keeps a hub's log lines; an Error or Critical line that the test did not declare fails it.</summary>
public sealed class LogGuard : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private readonly ConcurrentBag<string> _expected = [];

    /// <summary>Every line of Information and above so far.</summary>
    public IReadOnlyList<LogLine> Lines => [.. _lines];

    /// <summary>Declares an Error line by a part of its text.</summary>
    public void Expect(string part) => _expected.Add(part);

    /// <summary>Fails when an Error line was not declared.</summary>
    public void Check()
    {
        var undeclared = _lines
            .Where(l => l.Level >= LogLevel.Error && !_expected.Any(part => l.Text.Contains(part, StringComparison.Ordinal)))
            .Select(l => l.Text)
            .ToArray();
        Assert.True(undeclared.Length == 0, "the hub logged errors: " + string.Join("\n", undeclared));
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Writer(categoryName, _lines);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The lines outlive the node: tests look at them after it has stopped.
    }

    private sealed class Writer(string category, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue(new LogLine(logLevel, category, exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}"));
            }
        }
    }
}
