namespace Exchange.Records;

/// <summary>What a search term is; the numbers are stored.</summary>
public enum SearchTermKind
{
    /// <summary>The canonical name, or for a suspect the folded main name: every record has exactly one, and lists are in its order.</summary>
    Name = 1,

    /// <summary>The registrable domain, where it is not the canonical name itself.</summary>
    Registrable = 2,

    /// <summary>An identifier: IBAN, wallet, platform account, a person's document or address.</summary>
    Identifier = 3,
}
