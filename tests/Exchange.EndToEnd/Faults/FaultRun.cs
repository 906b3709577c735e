using System.Globalization;

namespace Exchange.EndToEnd.Faults;

/// <summary>How many points a run of faults goes through, and where its choices begin.</summary>
internal static class FaultRun
{
    /// <summary>What every choice of a run follows from, but for the timing of processes: EXCHANGE_FAULT_SEED.</summary>
    public static int Seed => Number("EXCHANGE_FAULT_SEED", 1);

    /// <summary>A number from the environment, for runs by hand that go through more than every run does.</summary>
    public static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : usual;
}
