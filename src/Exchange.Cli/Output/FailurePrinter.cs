namespace Exchange.Cli.Output;

/// <summary>Tells a failure, the same way everywhere: on the side of talk, in words or as one JSON document.</summary>
internal static class FailurePrinter
{
    private const int LabelWidth = 8;

    /// <summary>Tells a failure.</summary>
    /// <param name="command">What was run.</param>
    /// <param name="exception">What went wrong.</param>
    /// <param name="json">Whether as JSON.</param>
    /// <param name="environment">Where to.</param>
    /// <returns>The exit code.</returns>
    public static int Tell(string command, Exception exception, bool json, ToolEnvironment environment)
    {
        var failure = Failure.Of(exception);
        if (json)
        {
            TellJson(command, failure, environment.Talk);
        }
        else
        {
            TellWords(command, failure, environment);
        }

        return failure.ExitCode;
    }

    private static void TellWords(string command, Failure failure, ToolEnvironment environment)
    {
        var (talk, room) = (environment.Talk, environment.TalkIsTerminal ? environment.Width - LabelWidth - 2 : int.MaxValue);
        foreach (var piece in LineWrap.Break($"{command}: {SafeText.ForTerminal(failure.Message)}", environment.TalkIsTerminal ? environment.Width - 1 : int.MaxValue))
        {
            talk.WriteLine(piece);
        }

        Line(talk, room, "reason", failure.Reason);
        foreach (var (name, fault) in failure.Fields)
        {
            Line(talk, room, "field", fault.Length == 0 ? name : $"{name}: {fault}");
        }

        Line(talk, room, "remedy", failure.Remedy);
        Line(talk, room, "retry", failure.RetryHelps switch
        {
            true => failure.RetryAfter is { } wait ? $"helps, after {Wording.Span(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)))}" : "helps",
            false when failure.Reason.Length > 0 => "alone does not help",
            _ => null,
        });
    }

    private static void TellJson(string command, Failure failure, TextWriter talk) => talk.WriteLine(MessageJson.Document(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("command", command);
        json.WriteNumber("exit_code", failure.ExitCode);
        json.WriteString("message", failure.Message);
        json.WriteString("reason", failure.Reason);
        json.WriteString("remedy", failure.Remedy ?? "");
        json.WriteStartArray("fields");
        foreach (var (name, fault) in failure.Fields)
        {
            json.WriteStartObject();
            json.WriteString("field", name);
            json.WriteString("fault", fault);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("facts");
        foreach (var (name, fact) in failure.Facts)
        {
            json.WriteString(name, fact);
        }

        json.WriteEndObject();
        json.WriteBoolean("retry_helps", failure.RetryHelps ?? false);
        if (failure.RetryAfter is { } wait)
        {
            json.WriteNumber("retry_after_seconds", Math.Ceiling(wait.TotalSeconds));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }));

    private static void Line(TextWriter talk, int room, string label, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        foreach (var piece in LineWrap.Break(SafeText.ForTerminal(text), room))
        {
            talk.WriteLine($"  {label,-LabelWidth}{piece}");
            label = "";
        }
    }
}
