namespace Exchange.Tests.Support;

/// <summary>The checkout that the tests were built from: what they hold to its own rules is read from there.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds Exchange.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file or folder of the checkout.</summary>
    /// <param name="parts">Its path below the root.</param>
    /// <returns>The whole path.</returns>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Exchange.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests run from a checkout that holds Exchange.sln");
    }
}
