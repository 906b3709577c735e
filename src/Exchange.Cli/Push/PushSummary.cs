using Exchange.Cli.Calls;
using Exchange.Cli.Lists;
using Exchange.Cli.Output;

namespace Exchange.Cli.Push;

/// <summary>Tells what a push came to.</summary>
internal sealed class PushSummary(ToolCall call, string path, ListFormat format, PushCounts counts, RejectedFile rejected)
{
    /// <summary>Tells it, and gives the exit code.</summary>
    /// <param name="mode">"pushed", "dry run" or "checked offline".</param>
    public int Tell(string mode)
    {
        if (call.Json)
        {
            WriteJson(mode);
        }
        else
        {
            WriteTable(mode);
        }

        Warn();
        return counts.AllRejected > 0 ? ExitCode.SomeRejected
            : counts.Answers?.Conflict > 0 ? ExitCode.Conflict
            : ExitCode.Done;
    }

    private static string Name(ListFormat format) => format.ToString().ToLowerInvariant();

    private void WriteTable(string mode)
    {
        var table = new TextTable("outcome", ">lines");
        void Add(string name, long count) => table.Add(name, count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (counts.Answers is { } answers)
        {
            Add("created", answers.Created);
            Add("updated", answers.Updated);
            Add("unchanged", answers.Unchanged);
            Add("conflict", answers.Conflict);
        }
        else
        {
            Add("valid", counts.Valid);
        }

        Add("rejected", counts.AllRejected);
        Add("total", counts.Named);
        table.Write(call.Environment);
        call.Talk($"{mode}: {path}, read as {Name(format)}, {Wording.Count(counts.Lines)} lines");
        if (counts.Duplicates > 0)
        {
            call.Talk($"{Wording.Count(counts.Duplicates)} lines name what an earlier line names; they were taken in order and are counted above");
        }

        if (counts.Exceptions > 0)
        {
            call.Talk($"{Wording.Count(counts.Exceptions)} lines say that something is NOT to be blocked; they were left out");
        }

        if (rejected.Begun && counts.AllRejected + (counts.Answers?.Conflict ?? 0) > 0)
        {
            call.Talk($"lines that were not taken, with reason and remedy: {rejected.Path}");
        }
    }

    private void WriteJson(string mode) => call.WriteJson(json =>
    {
        json.WriteStartObject();
        json.WriteString("mode", mode);
        json.WriteString("file", path);
        json.WriteString("format", Name(format));
        json.WriteNumber("lines", counts.Lines);
        json.WriteNumber("named", counts.Named);
        json.WriteNumber("valid", counts.Valid);
        json.WriteNumber("created", counts.Answers?.Created ?? 0);
        json.WriteNumber("updated", counts.Answers?.Updated ?? 0);
        json.WriteNumber("unchanged", counts.Answers?.Unchanged ?? 0);
        json.WriteNumber("conflict", counts.Answers?.Conflict ?? 0);
        json.WriteNumber("rejected", counts.AllRejected);
        json.WriteNumber("rejected_here", counts.Rejected);
        json.WriteNumber("rejected_by_hub", counts.Answers?.Rejected ?? 0);
        json.WriteNumber("duplicates", counts.Duplicates);
        json.WriteNumber("exceptions", counts.Exceptions);
        json.WriteNumber("wildcards", counts.Wildcards);
        json.WriteString("rejected_file", rejected.Begun ? rejected.Path : "");
        json.WriteEndObject();
    });

    private void Warn()
    {
        if (counts.Valid > 0 && counts.MarkedH1 == counts.Valid)
        {
            call.Talk("warning: every record bears H1, so none may be used in court without asking you first; mark only what needs it");
        }

        if (counts.Distributed == 0 && counts.Valid > 0)
        {
            call.Talk("note: no audience was stated: distributions stay as they are, and new records are seen by your agency alone (--to, --to-operation, --to-group, --everyone)");
        }
    }
}
