using System.Text.Json.Serialization;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Agencies;

/// <summary>A change that takes two operators: the first proposes it, another approves, which carries it out.</summary>
[JsonDerivedType(typeof(Registration), "registration")]
[JsonDerivedType(typeof(Alteration), "alteration")]
[JsonDerivedType(typeof(ParticipantsChange), "participants")]
[JsonDerivedType(typeof(OrderedErasure), "erasure")]
[JsonDerivedType(typeof(Departure), "departure")]
public abstract record ProposedChange
{
    private ProposedChange()
    {
    }

    /// <summary>The agencies that it is about: they are told once it is carried out.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<AgencyId> About { get; }

    /// <summary>What it is, for people: names and numbers, no personal data.</summary>
    [JsonIgnore]
    public abstract string Summary { get; }

    /// <summary>A new agency.</summary>
    /// <param name="Agency">The agency.</param>
    public sealed record Registration(Agency Agency) : ProposedChange
    {
        /// <inheritdoc/>
        public override IReadOnlyList<AgencyId> About => [Agency.Id];

        /// <inheritdoc/>
        public override string Summary => $"register {Agency.Id.Name}";
    }

    /// <summary>A change of who may connect for an agency, or in which roles.</summary>
    /// <param name="Change">The change.</param>
    public sealed record Alteration(AgencyChange Change) : ProposedChange
    {
        /// <inheritdoc/>
        public override IReadOnlyList<AgencyId> About => [Change.Agency];

        /// <inheritdoc/>
        public override string Summary => string.Join(
            ", ",
            new[]
            {
                Change.AddedAuthorities.Count > 0 ? $"add {Change.AddedAuthorities.Count} CA certificates" : "",
                Change.RemovedAuthorities.Count > 0 ? $"remove {Change.RemovedAuthorities.Count} CA certificates" : "",
                Change.AddedBindings.Count > 0 ? $"bind {Change.AddedBindings.Count} certificates" : "",
                Change.AddedWitnessKeys.Count > 0 ? $"add {Change.AddedWitnessKeys.Count} witness keys" : "",
                Change.RemovedWitnessKeys.Count > 0 ? $"remove {Change.RemovedWitnessKeys.Count} witness keys" : "",
                Change.Roles.Count > 0 ? $"set roles {string.Join(' ', Change.Roles).ToUpperInvariant()}" : "",
            }.Where(p => p.Length > 0)) + $" of {Change.Agency.Name}";
    }

    /// <summary>A change of who takes part in an operation.</summary>
    /// <param name="Operation">The operation.</param>
    /// <param name="Joining">Who joins, in which role.</param>
    /// <param name="Leaving">Who leaves.</param>
    public sealed record ParticipantsChange(OperationId Operation, IReadOnlyList<Joining> Joining, IReadOnlyList<AgencyId> Leaving) : ProposedChange
    {
        /// <inheritdoc/>
        public override IReadOnlyList<AgencyId> About => [.. Joining.Select(j => j.Agency), .. Leaving];

        /// <inheritdoc/>
        public override string Summary => $"{Operation.Name}: {Joining.Count} join, {Leaving.Count} leave";
    }

    /// <summary>An erasure against the originator's will.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="LegalReference">What orders it.</param>
    public sealed record OrderedErasure(RecordKey Record, string LegalReference) : ProposedChange
    {
        /// <inheritdoc/>
        public override IReadOnlyList<AgencyId> About => [Record.Originator];

        /// <inheritdoc/>
        public override string Summary => $"erase {Record.Name} by {LegalReference}";
    }

    /// <summary>The end of an agency's membership of the hub.</summary>
    /// <param name="Agency">The agency.</param>
    /// <param name="Successor">Who takes over its records; null when they are erased.</param>
    public sealed record Departure(AgencyId Agency, AgencyId? Successor) : ProposedChange
    {
        /// <inheritdoc/>
        public override IReadOnlyList<AgencyId> About => Successor is { } successor ? [Agency, successor] : [Agency];

        /// <inheritdoc/>
        public override string Summary => Successor is { } successor
            ? $"{Agency.Name} leaves, its records go to {successor.Name}"
            : $"{Agency.Name} leaves, its records are erased";
    }
}
