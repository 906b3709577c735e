using Exchange.V1;

namespace Exchange.EndToEnd.Faults.Load;

/// <summary>Something an originator did, in its order.</summary>
internal abstract record Step
{
    /// <summary>A batch was sent.</summary>
    /// <param name="Batch">The batch.</param>
    /// <param name="Items">What must become of its records.</param>
    internal sealed record Sent(PushBatch Batch, IReadOnlyList<PushedItem> Items) : Step
    {
        /// <summary>The first answer; null until there is one.</summary>
        public BatchAnswer? Answer { get; set; }
    }

    /// <summary>An erasure was asked for, while no batch was under way.</summary>
    /// <param name="Name">Of this record.</param>
    internal sealed record Erased(string Name) : Step
    {
        /// <summary>The answer; null when the line was lost before it.</summary>
        public EraseRecordResponse? Answer { get; set; }

        /// <summary>Whether the record is erased; null while that is not known.</summary>
        public bool? Holds { get; set; }
    }
}
