namespace Exchange.Cli.Lists;

/// <summary>The formats of the files that <c>exchange push</c> reads.</summary>
internal enum ListFormat
{
    /// <summary>Comma, semicolon or tab separated values whose first line names the columns (COLUMNS.md).</summary>
    Csv,

    /// <summary>One PushRecord a line, in protobuf's JSON.</summary>
    Ndjson,

    /// <summary>One name a line, as people write them: URL, host and port, defanged.</summary>
    List,

    /// <summary>A hosts file: an address and names.</summary>
    Hosts,

    /// <summary>Rules of ad blockers: <c>||name^</c>.</summary>
    Adblock,

    /// <summary>A response policy zone: <c>name CNAME .</c>.</summary>
    Rpz,

    /// <summary>dnsmasq configuration: <c>server=/name/</c>.</summary>
    Dnsmasq,
}
