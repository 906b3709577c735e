using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Exchange.EndToEnd.Faults;

/// <summary>The tests of faults share their stage, and run one after the other.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "xUnit calls it a collection")]
public sealed class FaultCollection : ICollectionFixture<FaultStage>
{
    internal const string Name = "faults";
}
