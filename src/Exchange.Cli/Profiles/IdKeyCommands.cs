using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;

namespace Exchange.Cli.Profiles;

/// <summary>The key that an agency derives record ids with: made once, then carried to every system of the agency that pushes.</summary>
internal static class IdKeyCommands
{
    /// <summary><c>profile make-key</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Make(Tool tool)
    {
        var (name, file) = (Profile(), KeyFile());
        return tool.Local(
            new ToolCommand("make-key", "Make the agency's key for record ids, and note it in the profile")
            {
                Notes = "One key for the whole agency: systems with different keys give the same domain different ids. Keep a copy where it is safe.",
                Examples = ["exchange profile make-key", "exchange profile make-key --profile gateway --file /etc/exchange/id.key"],
                Options = { name, file },
            },
            (call, _) => Task.FromResult(Keep(IdKey.Generate(), call, name, file, "made")));
    }

    /// <summary><c>profile export-key</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Export(Tool tool)
    {
        var name = Profile();
        return tool.Local(
            new ToolCommand("export-key", "Write the key for record ids to the results, to carry it to another system of the agency")
            {
                Notes = "Whoever holds the key can test which name an id stands for: carry it as you would a private key.",
                Examples = ["exchange profile export-key > id-key.txt"],
                Options = { name },
            },
            (call, _) =>
            {
                var (_, profile) = ProfileStore.Of(call.Environment).Find(call.Get(name), call.Environment);
                var path = profile.IdKey ?? throw ToolFailure.Usage("the profile has no id key", "--id-key", "make one with 'exchange profile make-key'");
                call.Print(IdKey.Load(path).Export());
                return Task.FromResult(ExitCode.Done);
            });
    }

    /// <summary><c>profile import-key</c>.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Import(Tool tool)
    {
        var (name, file) = (Profile(), KeyFile());
        var source = new Argument<string?>("source") { Description = "File that 'export-key' wrote; standard input when left out", Arity = ArgumentArity.ZeroOrOne };
        return tool.Local(
            new ToolCommand("import-key", "Take over the agency's key for record ids, and note it in the profile")
            {
                Notes = "The key is read from a file or from standard input, never from the command line, where others could see it.",
                Examples = ["exchange profile import-key id-key.txt", "exchange profile import-key < id-key.txt"],
                Arguments = { source },
                Options = { name, file },
            },
            async (call, cancellationToken) =>
            {
                var text = call.Get(source) is { } path ? CallerFiles.Text(path, "source") : await call.Environment.Input.ReadToEndAsync(cancellationToken);
                try
                {
                    return Keep(IdKey.Import(text), call, name, file, "imported");
                }
                catch (FormatException failure)
                {
                    throw ToolFailure.Usage(failure.Message, "source", "give the whole line that 'exchange profile export-key' wrote");
                }
            });
    }

    private static int Keep(IdKey key, ToolCall call, Option<string?> name, Option<string?> file, string verb)
    {
        var store = ProfileStore.Of(call.Environment);
        var (found, profile) = store.Find(call.Get(name), call.Environment);
        if (found is null)
        {
            throw ToolFailure.Usage("there is no profile to note the key in", "--profile", "make one first with 'exchange profile add'");
        }

        var path = Path.GetFullPath(call.Get(file) ?? profile.IdKey ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(store.Path))!, $"{found}.id-key"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        key.Save(path);
        store.Save(store.Load().With(found, profile with { IdKey = path }));
        call.Talk($"id key {verb}: {path}, noted in profile {found}");
        return ExitCode.Done;
    }

    private static Option<string?> Profile() => new("--profile") { Description = "The profile; the one in use when left out", HelpName = "NAME" };

    private static Option<string?> KeyFile() => new("--file") { Description = "Where the key is kept (default: beside the profiles)", HelpName = "FILE" };
}
