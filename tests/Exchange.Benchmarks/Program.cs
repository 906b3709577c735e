using System.Globalization;
using Exchange.Benchmarks;
using Exchange.Benchmarks.Hot;
using Exchange.Benchmarks.Scale;
using Exchange.Benchmarks.Scale.Ceilings;
using Exchange.Benchmarks.Scale.Load;

// Ratios within one run, never times alone: machines differ and are noisy.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
var scale = args.Length > 1 && int.TryParse(args[1], out var asked) ? asked : 0;
switch (args.FirstOrDefault())
{
    case "visibility":
        await VisibilityBenchmark.RunAsync(scale > 0 ? scale : 1_000_000);
        return 0;
    case "join":
        await JoinBenchmark.RunAsync(scale > 0 ? scale : 100_000);
        return 0;
    case "hidden":
        await HiddenBenchmark.RunAsync(scale > 0 ? scale : 10_000);
        return 0;
    case "merkle":
        MerkleBenchmark.Run(scale > 0 ? scale : 1_000_000);
        return 0;
    case "hot":
        return HotCommand.Run(args[1..]);
    case "exchange":
        return await ScaleCommand.RunAsync(args[1..]);
    case LoadProgram.Command:
        return await LoadProgram.RunAsync();
    case CeilingServer.Command:
        return await CeilingServer.RunAsync(args[1], args[2], args[3], int.Parse(args[4]));
    case "logging":
        await LoggingBenchmark.RunAsync(scale > 0 ? scale : 880_000);
        return 0;
    case "who-saw":
        await WhoSawBenchmark.RunAsync(scale > 0 ? scale : 1_000_000);
        return 0;
    case "reading":
        await ReadingBenchmark.RunAsync(scale > 0 ? scale : 200_000);
        return 0;
    case "log-check":
        await LogCheckBenchmark.RunAsync(scale > 0 ? scale : 200_000);
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            $"""
            usage: dotnet run -c Release --project tests/Exchange.Benchmarks -- COMMAND [N]
              visibility  a pull of N records (1,000,000) with 200 different audiences against one with one audience
              join        from joining an operation of N records (100,000) to the first of them
              logging     N records (880,000) pushed and pulled by 1,000 with the log and with a double of the store that leaves it out
              who-saw     who was shown a record, among N (1,000,000) that 20 agencies have pulled
              reading     N records (200,000) read into the pages of a pull against the hash of the pages
              hidden      N interleaved calls (10,000) for hidden and absent records: can their times be told apart?
              merkle      N appends (1,000,000) to the log's tree against the hash they are made of; proofs; checkpoints
              log-check   a client's pull of N records (200,000), and a push of a fifth, with the check of the hub's log against without
              {HotCommand.Usage.ReplaceLineEndings("\n  ")}
              {ScaleOptions.Usage.ReplaceLineEndings("\n  ")}
            """);
        return 2;
}
