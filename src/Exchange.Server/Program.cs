using System.CommandLine;
using Exchange.Server.Hosting;

var root = new RootCommand("exchange-server: a node of an Exchange hub")
{
    InitCommand.Create(Console.Out, Console.Error),
    RunCommand.Create(Console.Error),
    RotateLogKeyCommand.Create(Console.Out, Console.Error),
    NewEpochCommand.Create(Console.Out, Console.Error),
};
return await root.Parse(args).InvokeAsync();
