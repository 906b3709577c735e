using Exchange.DevCertificates;

var folder = args is ["--out", var named] ? named : Path.Combine(AppContext.BaseDirectory, "../../../out");
if (args.Length is not (0 or 2) || (args.Length == 2 && args[0] != "--out"))
{
    Console.Error.WriteLine("usage: dotnet run --project certs-dev [-- --out FOLDER]");
    return 2;
}

DevelopmentSetup.Write(folder, TimeProvider.System.GetUtcNow());
Console.WriteLine($"development certificates of the hub and {IosXParticipants.All.Count} agencies in {Path.GetFullPath(folder)}");
return 0;
