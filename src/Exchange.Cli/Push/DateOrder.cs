namespace Exchange.Cli.Push;

/// <summary>In what order dates with slashes are written; 03/04/2019 is two days.</summary>
internal enum DateOrder
{
    /// <summary>Not stated: such a date is read only where one order alone makes sense.</summary>
    Unstated,

    /// <summary>Day, month, year.</summary>
    Dmy,

    /// <summary>Month, day, year.</summary>
    Mdy,
}
