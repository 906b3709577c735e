using Exchange.Cli;
using Exchange.Cli.Output;

return await ToolRoot.RunAsync(args, ToolEnvironment.OfProcess());
