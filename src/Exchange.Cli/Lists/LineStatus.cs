namespace Exchange.Cli.Lists;

/// <summary>What a line of a file is. Accept, Duplicate and Reject name something; their counts sum to what the file names.</summary>
internal enum LineStatus
{
    /// <summary>It names something that can be pushed.</summary>
    Accept,

    /// <summary>It names what an earlier line named already; it is pushed too, in order.</summary>
    Duplicate,

    /// <summary>It names something that cannot be pushed.</summary>
    Reject,

    /// <summary>Nothing but white space.</summary>
    Blank,

    /// <summary>A remark.</summary>
    Comment,

    /// <summary>The names of the columns.</summary>
    Header,

    /// <summary>Part of the format's frame: a zone's SOA, a setting.</summary>
    Meta,

    /// <summary>A name of the local machine, such as localhost.</summary>
    Local,

    /// <summary>Says that something is NOT to be blocked: it must never become a takedown.</summary>
    Exception,

    /// <summary>The names below the name of the line before.</summary>
    WildcardOfPrevious,
}
