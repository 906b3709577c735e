using Exchange.Agencies;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>A fault planted into a real server, to show that it would be noticed over the wire.</summary>
/// <param name="Store">What is wrong with its store.</param>
/// <param name="Door">What is wrong before it.</param>
/// <param name="First">The first history that shows it, of those that begin at 0.</param>
internal sealed record ServedFault(PlantedFault Store, Func<Caller, string, Caller>? Door, uint First)
{
    /// <summary>Some of the store's faults, one for each way in which the wire shows them, and those that only a server can have.</summary>
    public static IReadOnlyDictionary<string, ServedFault> All { get; } = new Dictionary<string, ServedFault>
    {
        // The feed.
        ["loses withdrawals"] = InTheStore("loses withdrawals", first: 2),
        ["loses erasures"] = InTheStore("loses erasures", first: 9),
        ["skips the position after a page"] = InTheStore("skips the position after a page", first: 1),
        ["says caught up before the sweep"] = InTheStore("says caught up before the sweep", first: 1),
        ["forgets that a member left its group"] = InTheStore("forgets that a member left its group", first: 0),
        ["lets no embargo lapse"] = InTheStore("lets no embargo lapse", first: 2),
        ["pulls what is for one officer alone"] = InTheStore("pulls what is for one officer alone", first: 0),

        // Ledger and duties.
        ["forgets who was shown what"] = InTheStore("forgets who was shown what", first: 0),
        ["leaves open what is owed no more"] = InTheStore("leaves open what is owed no more", first: 2),
        ["forgets acknowledgements"] = InTheStore("forgets acknowledgements", first: 11),

        // Who calls.
        ["takes an officer for the agency's system"] = AtTheDoor((caller, _) => caller with { Role = CallerRole.System }, first: 0),
        ["takes a system's word for an officer's certificate"] = AtTheDoor((caller, officer) => caller with { Role = CallerRole.Officer, Name = officer }, first: 0),
    };

    /// <summary>Starts a server that has the fault.</summary>
    public Task<ServedHub> StartAsync(int scan) => ServedHub.StartAsync(scan, Store, services =>
    {
        if (Door is not null)
        {
            services.AddSingleton(new MistakenIdentity(Door));
            services.Configure<GrpcServiceOptions>(grpc => grpc.Interceptors.Add<MistakenIdentity>());
        }
    });

    private static ServedFault InTheStore(string name, uint first) => new(PlantedFault.All[name], Door: null, first);

    private static ServedFault AtTheDoor(Func<Caller, string, Caller> mistake, uint first) => new(PlantedFault.None, mistake, first);
}
