using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Server.Hosting;

/// <summary>The README's table of the configuration tells every setting, its default and its range, and none that is not there.</summary>
public sealed partial class ConfigurationTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Tells_EverySettingWithItsDefault()
    {
        var settings =
            from section in typeof(ServerOptions).GetProperties()
            let options = section.GetValue(new ServerOptions())
            from setting in section.PropertyType.GetProperties()
            select (Key: $"{Camel(section.Name)}.{Camel(setting.Name)}", Default: Write(setting.GetValue(options)!));

        Assert.Equal(settings.Order(), Rows().Select(r => (r.Key, r.Default)).Order());
    }

    [Fact]
    public void Tells_TheRangeThatIsHeld()
    {
        // Ranges that depend on other settings, or are told in another unit, are for a person alone.
        var ranges = Rows().Where(r => Plain().IsMatch(r.Range)).Select(r => (r.Key, Bounds: Array.ConvertAll(r.Range.Split(" to "), b => long.Parse(b, CultureInfo.InvariantCulture)))).ToArray();
        Assert.NotEmpty(ranges);

        foreach (var (key, bounds) in ranges)
        {
            var (section, setting) = (key.Split('.')[0], key.Split('.')[1]);
            foreach (var beyond in new[] { bounds[0] - 1, bounds[1] + 1 })
            {
                File.WriteAllText(_folder["config.json"], $$"""{ "{{section}}": { "{{setting}}": {{beyond.ToString(CultureInfo.InvariantCulture)}} } }""");
                Assert.Contains($"{key} is {beyond}, must be {bounds[0]} to {bounds[1]}", ServerOptions.Load(_folder["config.json"]).Refusal?.Message ?? $"{key}: {beyond} is accepted", StringComparison.Ordinal);
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<(string Key, string Default, string Range)> Rows() =>
        Row().Matches(File.ReadAllText(Checkout.Path("README.md")).Split("\n### Configuration\n")[1].Split("\n## ")[0]).Select(m => (m.Groups["key"].Value, m.Groups["default"].Value, m.Groups["range"].Value));

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static string Write(object value) => value switch
    {
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture) is var text && text.Contains('.', StringComparison.Ordinal) && span.Ticks % TimeSpan.TicksPerSecond != 0 ? text.TrimEnd('0') : text,
        IEnumerable list => list.Cast<object>().Any() ? string.Join(", ", list.Cast<object>()) : "none",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    [GeneratedRegex(@"^\| `(?<key>[a-z]+\.[A-Za-z]+)` \| (?<default>[^|]+?) \| (?<range>[^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\d+ to \d+$")]
    private static partial Regex Plain();
}
