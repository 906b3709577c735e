using System.CommandLine;
using System.Text.Json;
using Exchange.Cli.Audit;
using Exchange.Cli.Output;
using Exchange.Cli.Profiles;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Calls;

/// <summary>One run of one command: its options, its settings, its connection.</summary>
/// <param name="tool">What commands share.</param>
/// <param name="parsed">The command line.</param>
internal sealed class ToolCall(Tool tool, ParseResult parsed) : IAsyncDisposable
{
    // A person waits at the other end: long enough for a hub that is just being restarted.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private ClientCertificate? _certificate;
    private HubAuthorities? _authorities;
    private HubConnection? _connection;
    private Profile? _settings;

    /// <summary>The environment.</summary>
    public ToolEnvironment Environment => tool.Environment;

    /// <summary>The command line.</summary>
    public ParseResult Parsed { get; } = parsed;

    /// <summary>Whether results are JSON.</summary>
    public bool Json { get; } = parsed.GetValue(tool.Json);

    /// <summary>The profile with the command line's options over it.</summary>
    public Profile Settings => _settings ??= tool.Context.Over(tool.Connection.Resolve(Parsed, Environment), Parsed);

    /// <summary>The caller's certificate.</summary>
    public ClientCertificate Certificate => _certificate ??= CallerFiles.Certificate(Settings);

    /// <summary>An option's value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="option">The option.</param>
    /// <returns>The value, or the default.</returns>
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    /// <summary>An argument's value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="argument">The argument.</param>
    /// <returns>The value, or the default.</returns>
    public T Get<T>(Argument<T> argument) => Parsed.GetValue(argument)!;

    /// <summary>The context of this call.</summary>
    /// <param name="usual">The purpose when none is stated; null when it must be stated.</param>
    /// <param name="usualBasis">The legal basis when none is stated; null when it must be stated.</param>
    /// <returns>The context.</returns>
    public Wire.CallContext Context(Wire.Purpose? usual = null, string? usualBasis = null) =>
        tool.Context.Make(Settings, Parsed, CallerFiles.CallerOf(Certificate.Leaf), usual, usualBasis);

    /// <summary>The connection; opened at the first use, closed with this.</summary>
    /// <param name="patience">How long a hub that is away is tried again; null for what a person waits.</param>
    /// <param name="logTerm">How long an entry may be missing from the hub's log; zero for no check; null for the library's own.</param>
    /// <returns>The connection.</returns>
    public HubConnection Connect(TimeSpan? patience = null, TimeSpan? logTerm = null) => _connection ??= HubConnection.Open(new HubConnectionOptions
    {
        Endpoint = CallerFiles.Endpoint(Settings),
        Certificate = Certificate,
        HubAuthorities = _authorities ??= CallerFiles.HubAuthorities(Settings),
        Retry = new RetryOptions { GiveUpAfter = patience ?? Patience },
        LogCheck = LogPins.CheckOf(this, logTerm),
        Time = Environment.Time,
    });

    /// <summary>Writes a line of results.</summary>
    /// <param name="line">The line, made safe by its maker.</param>
    public void Print(string line = "") => Environment.Output.WriteLine(line);

    /// <summary>Writes a JSON document to the results.</summary>
    /// <param name="write">Writes it.</param>
    public void WriteJson(Action<Utf8JsonWriter> write) => Print(MessageJson.Document(write));

    /// <summary>Says something beside the results.</summary>
    /// <param name="line">One line; made safe here.</param>
    public void Talk(string line)
    {
        // On one screen, what was written first shall stand first.
        if (Environment.OutputIsTerminal)
        {
            Environment.Output.Flush();
        }

        Environment.Talk.WriteLine(SafeText.ForTerminal(line));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _certificate?.Dispose();
        _authorities?.Dispose();
    }
}
