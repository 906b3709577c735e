using Exchange.Demo;
using Exchange.Demo.Processes;
using Exchange.Demo.Stage;
using Spectre.Console;

const int Failed = 1;
const int WrongUsage = 2;
const int FileWidth = 400;

DemoOptions options;
try
{
    options = DemoOptions.Read(args);
}
catch (DemoException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return WrongUsage;
}

if (options.Help)
{
    Console.WriteLine(DemoOptions.Usage);
    return 0;
}

using var interruption = new Interruption();
StageFolder? folder = null;
try
{
    folder = StageFolder.Make(options);
    if (Console.IsOutputRedirected)
    {
        // A file has no edge to break lines at.
        AnsiConsole.Profile.Width = FileWidth;
    }

    var narrator = new Narrator(AnsiConsole.Console, TimeProvider.System);
    var result = await new Demonstration(options, folder, narrator, TimeProvider.System).RunAsync(interruption.Token);
    if (options.Json is { } json)
    {
        result.Write(json);
    }

    return 0;
}
catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("interrupted");
    return Interruption.ExitCode;
}
catch (Exception failure)
{
    await Console.Error.WriteLineAsync($"The demonstration failed: {(failure is DemoException or Exchange.Client.HubException or IOException ? failure.Message : failure)}");
    return Failed;
}
finally
{
    if (folder is not null && !options.Keep)
    {
        folder.Delete();
    }
}
