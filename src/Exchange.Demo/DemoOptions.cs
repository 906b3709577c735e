using System.Globalization;
using Exchange.Demo.Input;

namespace Exchange.Demo;

/// <summary>What the demonstration was asked for.</summary>
internal sealed record DemoOptions
{
    /// <summary>How it is called.</summary>
    public const string Usage =
        """
        usage: dotnet run -c Release --project src/Exchange.Demo [-- OPTIONS]

          --records N      push N domains in the place of the operation's own number
          --figures FILE   make the input from other figures (JSON: domains, late, arrests, identified, products,
                           frozenInBanksCents, frozenOnPlatformsCents; what is not named keeps its default)
          --json FILE      write the result to FILE as JSON
          --data DIR       keep certificates, hub and profiles in DIR, and tell how to go on with the tool
          --keep           the same, in a folder of the demonstration's choice
          --help           this text
        """;

    /// <summary>What the input is made from.</summary>
    public OperationFigures Figures { get; private init; } = new();

    /// <summary>Where the result goes as JSON; null for nowhere.</summary>
    public string? Json { get; private init; }

    /// <summary>Folder to use; null for a temporary one.</summary>
    public string? Data { get; private init; }

    /// <summary>Whether the folder stays.</summary>
    public bool Keep { get; private init; }

    /// <summary>Whether only the usage is asked for.</summary>
    public bool Help { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="DemoException">It is not understood.</exception>
    public static DemoOptions Read(IReadOnlyList<string> arguments)
    {
        var options = new DemoOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--records" => options with { Figures = options.Figures.WithDomains(Number(arguments, ++i)) },
                "--figures" => options with { Figures = OperationFigures.Read(Value(arguments, ++i)) },
                "--json" => options with { Json = Path.GetFullPath(Value(arguments, ++i)) },
                "--data" => options with { Data = Path.GetFullPath(Value(arguments, ++i)), Keep = true },
                "--keep" => options with { Keep = true },
                "--help" or "-h" => options with { Help = true },
                var other => throw new DemoException($"{other} is no option of the demonstration\n\n{Usage}"),
            };
        }

        return options;
    }

    private static int Number(IReadOnlyList<string> arguments, int index) =>
        int.TryParse(Value(arguments, index), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            ? number
            : throw new DemoException($"{arguments[index - 1]} takes a number from 1, not {arguments[index]}");

    private static string Value(IReadOnlyList<string> arguments, int index) =>
        index < arguments.Count ? arguments[index] : throw new DemoException($"{arguments[index - 1]} takes a value\n\n{Usage}");
}
