using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Push;

/// <summary>
/// What holds for every line that does not say otherwise. Nothing in it depends on when a line is read, so that a push that is
/// resumed sends the same bytes.
/// </summary>
internal sealed record PushDefaults
{
    /// <summary>The originator, <c>agencies/{agency}</c>.</summary>
    public required string Agency { get; init; }

    /// <summary>The key of derived ids; read when the first id is derived, since a file may state every id.</summary>
    public required Lazy<IdKey> IdKey { get; init; }

    /// <summary>The operation, <c>operations/{operation}</c>; empty for none.</summary>
    public string Operation { get; init; } = "";

    /// <summary>The infringement; unspecified to take it from the goods.</summary>
    public Wire.Infringement Infringement { get; init; }

    /// <summary>What is sold.</summary>
    public IReadOnlyList<Wire.GoodsCategory> Goods { get; init; } = [];

    /// <summary>The infringement of a line that states nothing but a name.</summary>
    public Wire.Infringement ListInfringement => Infringement != Wire.Infringement.Unspecified ? Infringement : Vocabulary.Follows(Goods);

    /// <summary>The takedown of domains.</summary>
    public required Wire.Takedown Takedown { get; init; }

    /// <summary>The marking.</summary>
    public required Wire.Marking Marking { get; init; }

    /// <summary>Who gets it; null to leave distributions as they are.</summary>
    public Wire.Distribution? Distribution { get; init; }

    /// <summary>How dates with slashes are meant.</summary>
    public DateOrder DateOrder { get; init; }
}
