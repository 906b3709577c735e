namespace Exchange.Demo;

/// <summary>The demonstration cannot go on; the message says what is amiss and what to do.</summary>
internal sealed class DemoException : Exception
{
    public DemoException(string message)
        : base(message)
    {
    }

    public DemoException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
