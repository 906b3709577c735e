using System.CommandLine;

var root = new RootCommand("exchange: the tool of liaison officers, auditors and operators");
return await root.Parse(args).InvokeAsync();
