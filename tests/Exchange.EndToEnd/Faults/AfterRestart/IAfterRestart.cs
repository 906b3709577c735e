namespace Exchange.EndToEnd.Faults.AfterRestart;

/// <summary>Something that must hold of a hub that was started again, whatever ended it. Add new ones to <see cref="Checks.All"/>.</summary>
internal interface IAfterRestart
{
    /// <summary>Looks at the hub.</summary>
    /// <returns>What is not as it must be; nothing when all is well.</returns>
    Task<IReadOnlyList<string>> FindAsync(RestartedHub hub, CancellationToken cancellationToken);
}
