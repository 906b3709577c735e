using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;

namespace Exchange.Cli.Profiles;

/// <summary><c>exchange profile make-witness-key</c>: the key by which an agency cosigns checkpoints of the hub's log.</summary>
internal static class WitnessKeyCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var agency = new Argument<string>("agency") { Description = "Your agency, such as bka" };
        var file = new Option<string>("--file") { Description = "Where the key is kept; made for your eyes alone", Required = true, HelpName = "FILE" };
        return tool.Local(
            new ToolCommand("make-witness-key", "Make the key by which your agency cosigns checkpoints of the hub's log")
            {
                Notes = """
                    The result is the verifier key, which is public: the hub's operators put it into the directory with 'exchange admin update-agency AGENCY
                    --add-witness-key KEY'. The file is the secret: whoever has it can vouch for a log in your agency's name.
                    """,
                Examples = ["exchange profile make-witness-key bka --file witness.key"],
                Arguments = { agency },
                Options = { file },
            },
            (call, _) =>
            {
                var (name, path) = (ResourceName.Agency(call.Get(agency)), Path.GetFullPath(call.Get(file)!));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                var key = WitnessKey.Make(path, name);
                if (call.Json)
                {
                    call.WriteJson(json =>
                    {
                        json.WriteStartObject();
                        json.WriteString("verifier_key", key.ToString());
                        json.WriteString("file", path);
                        json.WriteEndObject();
                    });
                }
                else
                {
                    call.Print(key.ToString());
                }

                call.Talk($"witness key made: {path}; an operator types: exchange admin update-agency {Wording.Id(name)} --add-witness-key '{key}'");
                return Task.FromResult(ExitCode.Done);
            });
    }
}
