using System.Text.Json;

namespace Exchange.Benchmarks.Scale.Load;

/// <summary>The client process: a step a line on its input, a result a line on its output, until its input ends.</summary>
internal static class LoadProgram
{
    /// <summary>The command by which the benchmark starts it.</summary>
    public const string Command = "scale-client";

    public static async Task<int> RunAsync()
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            LoadResult result;
            try
            {
                result = await LoadSteps.RunAsync(JsonSerializer.Deserialize<LoadStep>(line)!);
            }
            catch (Exception failure)
            {
                result = new LoadResult { Failure = failure.ToString() };
            }

            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(result));
        }

        return 0;
    }
}
