namespace Exchange.Server.Audit;

/// <summary>What everybody may know of an epoch's log.</summary>
/// <param name="Origin">Its name.</param>
/// <param name="Keys">Its keys, the newest last.</param>
/// <param name="EpochChange">The signed note by which it continued the log of the epoch before; empty for the first.</param>
internal sealed record LogStatements(string Origin, IReadOnlyList<LogKeyStatement> Keys, string EpochChange);

/// <summary>A key of a log.</summary>
/// <param name="VerifierKey">The verifier key.</param>
/// <param name="RotationNote">The signed note by which the key before handed over to it; empty for the first.</param>
internal sealed record LogKeyStatement(string VerifierKey, string RotationNote);
