using Exchange.Demo.Input;
using Exchange.Demo.Stage;
using Exchange.DevCertificates;

namespace Exchange.Demo;

/// <summary>Holds what the hub answers against what went in.</summary>
/// <param name="figures">What went in.</param>
internal sealed class Verification(OperationFigures figures)
{
    private const decimal CentsOfEuro = 100;

    /// <summary>An agency received what it may see, each record once.</summary>
    public static void Check(Participant participant, ReceivedRecords received, RecordCounts expected)
    {
        var (counts, distinct) = (received.Counts, received.DomainNames.Distinct(StringComparer.Ordinal).Count());
        if (counts != expected || received.Repeated > 0 || distinct != expected.Domains)
        {
            throw new DemoException(
                $"{participant.Id} may see {expected} and received {counts}, {distinct} distinct domain names, {received.Repeated} records more than once");
        }
    }

    /// <summary>The hub's report tells what was pushed.</summary>
    public void Check(OperationReport report)
    {
        Same("domains", figures.Domains, report.Domains);
        Same("domains taken down", figures.Domains, report.TakenDown);
        Same("arrests", figures.Arrests, report.Arrests);
        Same("products seized", figures.Products, report.Products);
        Same("EUR frozen", (figures.FrozenInBanksCents + figures.FrozenOnPlatformsCents) / CentsOfEuro, report.Frozen.GetValueOrDefault("EUR"));
    }

    private static void Same<T>(string what, T pushed, T reported)
        where T : IEquatable<T>
    {
        if (!pushed.Equals(reported))
        {
            throw new DemoException($"{what}: {pushed} were pushed, the hub reports {reported}");
        }
    }
}
