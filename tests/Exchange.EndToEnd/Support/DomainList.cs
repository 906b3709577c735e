using Exchange.Demo.Input;
using Exchange.Demo.Processes;
using Exchange.Matching;

namespace Exchange.EndToEnd.Support;

/// <summary>A plain list of domain names, one a line, to be pushed by the tool.</summary>
/// <param name="Path">The file; it is only read.</param>
/// <param name="Names">Its names in canonical form, sorted.</param>
internal sealed record DomainList(string Path, IReadOnlyList<string> Names)
{
    private const int SizeOfIosX = 30_506;

    /// <summary>The real list of Operation IOS X where the shared data is at hand, otherwise one of the same size that is made up.</summary>
    public static DomainList IosX(string folder)
    {
        var shared = Environment.GetEnvironmentVariable("EXCHANGE_SHARED") ?? System.IO.Path.Combine(BuiltProgram.Checkout, "..", "shared");
        var real = System.IO.Path.Combine(shared, "data", "domains", "ios-x.txt");
        if (File.Exists(real))
        {
            return Read(real);
        }

        var made = System.IO.Path.Combine(folder, "ios-x.txt");
        File.WriteAllLines(made, Enumerable.Range(0, SizeOfIosX).Select(i => ShopNames.At(i).Name));
        return Read(made);
    }

    private static DomainList Read(string path)
    {
        string[] names = [.. File.ReadLines(path).Select(Canonical).Order(StringComparer.Ordinal)];
        return names.Length == SizeOfIosX && names.Distinct(StringComparer.Ordinal).Count() == SizeOfIosX
            ? new DomainList(path, names)
            : throw new InvalidDataException($"{path} does not hold {SizeOfIosX} distinct names");
    }

    private static string Canonical(string line) =>
        DomainName.Parse(line).TryGet(out var name, out var refusal) ? name.Canonical : throw new InvalidDataException($"{line}: {refusal.Message}");
}
