namespace Exchange.Demo.Input;

/// <summary>A file that an agency pushes, and what is in it.</summary>
/// <param name="Agency">Who pushes it.</param>
/// <param name="Path">The file.</param>
/// <param name="Topic">For people.</param>
/// <param name="All">What is in it.</param>
/// <param name="ThirdCountries">What of it agencies outside the EU and EEA may see.</param>
internal sealed record InputFile(string Agency, string Path, string Topic, RecordCounts All, RecordCounts ThirdCountries);
