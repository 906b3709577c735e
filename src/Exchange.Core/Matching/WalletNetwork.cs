namespace Exchange.Matching;

/// <summary>The network of a wallet; the numbers are the contract's <c>WalletNetwork</c>.</summary>
public enum WalletNetwork
{
    /// <summary>Never valid.</summary>
    Unspecified = 0,

    /// <summary>Bitcoin.</summary>
    Bitcoin = 1,

    /// <summary>Ethereum and its tokens.</summary>
    Ethereum = 2,

    /// <summary>Litecoin.</summary>
    Litecoin = 3,

    /// <summary>Bitcoin Cash.</summary>
    BitcoinCash = 4,

    /// <summary>Dogecoin.</summary>
    Dogecoin = 5,

    /// <summary>Dash.</summary>
    Dash = 6,

    /// <summary>Zcash, transparent addresses.</summary>
    Zcash = 7,

    /// <summary>Tron and its tokens.</summary>
    Tron = 8,

    /// <summary>XRP Ledger.</summary>
    Ripple = 9,

    /// <summary>Monero.</summary>
    Monero = 10,

    /// <summary>Solana.</summary>
    Solana = 11,

    /// <summary>Another network.</summary>
    Other = 12,
}
