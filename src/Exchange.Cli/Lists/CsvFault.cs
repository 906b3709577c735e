namespace Exchange.Cli.Lists;

/// <summary>What is wrong with the quotes of a row.</summary>
internal enum CsvFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A quote is opened and not closed.</summary>
    QuoteOpen,

    /// <summary>Text follows a closing quote.</summary>
    TextAfterQuote,
}
