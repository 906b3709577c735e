namespace Exchange.Cli.Operations;

/// <summary>One figure of a report as a row.</summary>
/// <param name="Name">What is counted, such as domains_by_status.</param>
/// <param name="Category">Of which status, goods, agency or kind of account.</param>
/// <param name="Detail">The status of money; empty for others.</param>
/// <param name="Unit">Unit or currency.</param>
/// <param name="Value">The number.</param>
internal sealed record ReportFigure(string Name, string Category, string Detail, string Unit, string Value);
