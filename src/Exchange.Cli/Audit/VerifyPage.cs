using Exchange.Cli.Calls;
using Exchange.Cli.Output;

namespace Exchange.Cli.Audit;

/// <summary>Tells what a check of a log came to.</summary>
internal static class VerifyPage
{
    private const int FaultsTold = 20;

    /// <summary>Tells it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="report">What it came to.</param>
    /// <returns>The exit code.</returns>
    public static int Tell(ToolCall call, VerifyReport report)
    {
        if (call.Json)
        {
            WriteJson(call, report);
        }
        else
        {
            Sheet(report).Write(call.Environment);
            Forked(call, report);
        }

        foreach (var unknown in report.Unknown)
        {
            call.Talk($"cannot be known: {unknown}");
        }

        foreach (var fault in report.Faults.Take(FaultsTold))
        {
            call.Talk($"FAULT {fault.Kind}: {fault.Text}");
        }

        if (report.Faults.Count > FaultsTold)
        {
            call.Talk($"and {report.Faults.Count - FaultsTold} more; --json tells all");
        }

        if (report.EvidencePath is { } path)
        {
            call.Talk($"the evidence is in {path}: keep it, and show it to the hub's operators and to the other agencies");
        }

        return report.Faults.Count == 0 ? ExitCode.Done : ExitCode.Proof;
    }

    private static FactSheet Sheet(VerifyReport report)
    {
        var sheet = new FactSheet();
        sheet.Head(report.Faults.Count == 0 ? "The log verifies" : "The log does NOT verify");
        sheet.Add("log", report.Origin);
        sheet.Add("key", report.Key);
        if (report.Checkpoint is { } checkpoint)
        {
            sheet.Add("checkpoint", $"{Wording.Count(checkpoint.Size)} entries, root {checkpoint.Root}");
        }

        sheet.Add("last visit", report is { SeenBefore: { } seen, LastVisit: { } time }
            ? $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {Wording.Count(seen)} entries{(report.Faults.Count == 0 ? "; the log only grew since" : "")}"
            : "");
        sheet.Add("leaves", report.Leaves == 0 ? "" : $"{Wording.Count(report.Leaves)} checked, of which {Wording.Count(report.Shown)} are shown to you, {Wording.Count(report.WithDetail)} with their detail");
        sheet.Add("witnesses", report.Witnesses);
        return sheet;
    }

    private static void Forked(ToolCall call, VerifyReport report)
    {
        if (report.Fork is not { } fork)
        {
            return;
        }

        call.Print();
        call.Print("Two checkpoints of one log, both signed by its key, that are not consistent:");
        foreach (var line in (string[])[.. SafeText.Lines(fork.Seen), .. SafeText.Lines(fork.Shown)])
        {
            call.Print($"  {line}".TrimEnd());
        }
    }

    private static void WriteJson(ToolCall call, VerifyReport report) => call.WriteJson(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("verifies", report.Faults.Count == 0);
        json.WriteString("origin", report.Origin);
        json.WriteString("key", report.Key);
        json.WriteNumber("tree_size", report.Checkpoint?.Size ?? 0);
        json.WriteString("root_hash", report.Checkpoint?.Root.ToString() ?? "");
        json.WriteNumber("seen_before", report.SeenBefore ?? 0);
        json.WriteBoolean("first_visit", report.SeenBefore is null);
        json.WriteNumber("leaves", report.Leaves);
        json.WriteNumber("shown", report.Shown);
        json.WriteNumber("with_detail", report.WithDetail);
        json.WriteString("witnesses", report.Witnesses);
        json.WriteStartArray("unknown");
        foreach (var unknown in report.Unknown)
        {
            json.WriteStringValue(unknown);
        }

        json.WriteEndArray();
        json.WriteStartArray("faults");
        foreach (var fault in report.Faults)
        {
            json.WriteStartObject();
            json.WriteString("kind", fault.Kind);
            if (fault.Index is { } index)
            {
                json.WriteNumber("index", index);
            }

            json.WriteString("text", fault.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("checkpoints");
        foreach (var note in report.Fork is { } fork ? (string[])[fork.Seen, fork.Shown] : [])
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        json.WriteString("evidence", report.EvidencePath ?? "");
        json.WriteEndObject();
    });
}
