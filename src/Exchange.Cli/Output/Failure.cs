using Exchange.Client;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Cli.Output;

/// <summary>A failure as it is told: what, why, which field, the remedy, and whether a retry helps.</summary>
internal sealed record Failure
{
    /// <summary>How the tool ends.</summary>
    public required int ExitCode { get; init; }

    /// <summary>What failed.</summary>
    public required string Message { get; init; }

    /// <summary>Why, from the contract's list; empty when the hub was not asked or did not say.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What to do.</summary>
    public string? Remedy { get; init; }

    /// <summary>Fields with what is wrong about each.</summary>
    public IReadOnlyList<(string Name, string Fault)> Fields { get; init; } = [];

    /// <summary>Whether the same command can succeed later; null when that cannot be told.</summary>
    public bool? RetryHelps { get; init; }

    /// <summary>How long to wait first.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Facts of the message by name.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads an exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The failure.</returns>
    public static Failure Of(Exception exception) => exception switch
    {
        ToolFailure own => new Failure
        {
            ExitCode = own.ExitCode,
            Message = own.Message,
            Remedy = own.Remedy,
            Fields = own.Field is { } field ? [(field, "")] : [],
            RetryHelps = false,
        },
        RpcException raw => Of(HubException.From(raw)),
        HubException { Failure: HubFailure.Refused } refused => OfRefusal(refused),
        HubException { Failure: HubFailure.NotTrusted } stranger => new Failure
        {
            ExitCode = Output.ExitCode.Certificate,
            Message = stranger.Message,
            Remedy = "run 'exchange doctor': it names the CA that signed the hub's certificate and the CAs that --hub-ca holds",
            RetryHelps = false,
        },
        HubException away => new Failure
        {
            ExitCode = Output.ExitCode.Refused,
            Message = away.Message,
            Remedy = away.Failure == HubFailure.Unreachable ? "check the address and the network; 'exchange doctor' goes through them step by step" : "tell the hub's operators",
            RetryHelps = away.IsTransient || away.Failure == HubFailure.Unreachable,
            RetryAfter = away.RetryAfter,
        },
        LogFaultException fault => new Failure
        {
            ExitCode = Output.ExitCode.Proof,
            Message = fault.Message,
            Remedy = fault.EvidencePath is { } path
                ? $"rely on nothing that this hub logs until it is explained: keep the file, read it with 'exchange audit verify {path}', show it to the hub's operators and to the other agencies"
                : "rely on nothing that this hub logs until it is explained; the evidence could not be written: note what is said here",
            RetryHelps = false,
            Facts = new Dictionary<string, string> { ["fault"] = fault.Kind.ToString(), ["evidence"] = fault.EvidencePath ?? "" },
        },
        ClientFileException file => new Failure
        {
            ExitCode = Output.ExitCode.Usage,
            Message = file.Message,
            Fields = [(file.Path, "")],
            RetryHelps = false,
        },
        IOException or UnauthorizedAccessException => new Failure { ExitCode = Output.ExitCode.Usage, Message = exception.Message, RetryHelps = false },
        _ => new Failure
        {
            ExitCode = Output.ExitCode.Refused,
            Message = $"a defect of this tool: {exception.GetType().Name}: {exception.Message}",
            Remedy = "report it with the command line, without file contents",
            RetryHelps = false,
        },
    };

    private static Failure OfRefusal(HubException refused)
    {
        var guide = ReasonGuide.Of(refused.Reason);
        return new Failure
        {
            ExitCode = CodeOf(refused.Reason),
            Message = refused.Message,
            Reason = refused.Reason == Wire.Reason.Unspecified ? "" : Wording.Code(refused.Reason),
            Remedy = refused.RequestId.Length > 0 ? $"tell the hub's operators the request id {refused.RequestId}" : guide?.Remedy,
            Fields = [.. refused.Violations.Select(v => (v.Field, v.Description))],
            RetryHelps = guide?.RetryHelps ?? refused.IsTransient,
            RetryAfter = refused.RetryAfter,
            Facts = refused.Facts,
        };
    }

    private static int CodeOf(Wire.Reason reason) => reason switch
    {
        Wire.Reason.CertificateExpired or Wire.Reason.CertificateNotYetValid or Wire.Reason.CertificateWrongUsage or Wire.Reason.CertificateProfile
            or Wire.Reason.CertificateUnknownCa or Wire.Reason.CertificateRevoked or Wire.Reason.CrlExpired or Wire.Reason.CertificateIdentity
            or Wire.Reason.AgencyUnknown or Wire.Reason.AgencySuspended or Wire.Reason.RoleNotGranted => Output.ExitCode.Certificate,
        Wire.Reason.RevisionConflict or Wire.Reason.AlreadyExists or Wire.Reason.BatchDiffers => Output.ExitCode.Conflict,
        _ => Output.ExitCode.Refused,
    };
}
