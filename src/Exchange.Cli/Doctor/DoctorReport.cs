using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Spectre.Console;

namespace Exchange.Cli.Doctor;

/// <summary>Tells findings as they come, and at the end how many faults there are.</summary>
/// <param name="call">The call.</param>
internal sealed class DoctorReport(ToolCall call)
{
    private const int StateWidth = 9;
    private const int StepWidth = 22;

    private readonly List<Finding> _findings = [];

    /// <summary>Adds findings and shows them.</summary>
    /// <param name="findings">The findings.</param>
    public void Add(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            _findings.Add(finding);
            if (!call.Json)
            {
                Show(finding);
                call.Environment.Output.Flush();
            }
        }
    }

    /// <summary>Ends the report.</summary>
    /// <returns>The exit code: the first fault's.</returns>
    public int Finish()
    {
        if (call.Json)
        {
            WriteJson();
        }
        else
        {
            var (faults, warnings) = (_findings.Count(f => f.State == FindingState.Fault), _findings.Count(f => f.State == FindingState.Warning));
            call.Print();
            call.Print(faults == 0 ? $"Calls work{(warnings > 0 ? $"; {warnings} to look at" : "")}." : $"Calls fail: {faults} {(faults == 1 ? "fault" : "faults")}, first things first.");
        }

        return _findings.FirstOrDefault(f => f.State == FindingState.Fault)?.ExitCode ?? ExitCode.Done;
    }

    private void Show(Finding finding)
    {
        var word = finding.State switch
        {
            FindingState.Ok => "ok",
            FindingState.Warning => "warning",
            FindingState.Fault => "FAULT",
            _ => "",
        };
        var colour = finding.State switch
        {
            FindingState.Ok => Color.Green,
            FindingState.Warning => Color.Yellow,
            FindingState.Fault => Color.Red,
            _ => Color.Default,
        };
        if (call.Environment.Colour)
        {
            Screen.Of(call.Environment).Write(new Text(word.PadRight(StateWidth), new Style(colour)));
        }
        else
        {
            call.Environment.Output.Write(word.PadRight(StateWidth));
        }

        call.Print($"{finding.Step,-StepWidth} {Wrapped(finding.Text)}");
        if (!string.IsNullOrEmpty(finding.Remedy))
        {
            call.Print($"{"",-StateWidth}{"remedy:",StepWidth} {Wrapped(finding.Remedy)}");
        }
    }

    private string Wrapped(string text)
    {
        var indent = StateWidth + StepWidth + 1;
        var room = call.Environment.OutputIsTerminal ? call.Environment.Width - indent - 1 : int.MaxValue;
        return string.Join("\n" + new string(' ', indent), LineWrap.Break(SafeText.ForTerminal(text), room));
    }

    private void WriteJson() => call.WriteJson(json =>
    {
        json.WriteStartArray();
        foreach (var finding in _findings)
        {
            json.WriteStartObject();
            json.WriteString("step", finding.Step);
            json.WriteString("state", finding.State.ToString().ToLowerInvariant());
            json.WriteString("text", finding.Text);
            json.WriteString("reason", finding.Reason);
            json.WriteString("remedy", finding.Remedy ?? "");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
