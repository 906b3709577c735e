using System.CommandLine;
using System.Globalization;
using Exchange.Audit;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Google.Protobuf;
using Wire = Exchange.V1;

namespace Exchange.Cli.Audit;

/// <summary><c>exchange audit show</c>: one entry, checked.</summary>
internal static class EntryCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool)
    {
        var which = new Argument<string>("entry") { Description = "Its index in the log, or its leaf hash" };
        var command = new ToolCommand("show", "Show one entry, and check that it is what its leaf commits to")
        {
            Examples = ["exchange audit show 4711", "exchange audit show 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
            Arguments = { which },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var (index, hash) = HashArgument.ReadEither(call.Get(which));
            var request = new Wire.GetAuditEntryRequest { Context = call.SupervisionContext() };
            if (index is { } at)
            {
                request.LogIndex = at;
            }
            else
            {
                request.Hash = ByteString.CopyFrom(hash.AsSpan());
            }

            var entry = (await call.Connect().Audit.GetAuditEntryAsync(request, cancellationToken: cancellationToken)).Entry;
            var fault = MerkleHash.TryRead(entry.Hash.Span, out var given) && (index is not null || given == hash)
                ? AuditEntryCheck.FaultOf(entry, index ?? entry.LogIndex, given)
                : "it is another entry than the one asked for";
            if (call.Json)
            {
                call.WriteJson(json => EntryTable.WriteJson(json, entry));
            }
            else
            {
                Sheet(entry, fault).Write(call.Environment);
            }

            if (fault is not null)
            {
                call.Talk($"entry {entry.LogIndex}: {fault}");
            }

            return fault is null ? ExitCode.Done : ExitCode.Proof;
        });
    }

    private static FactSheet Sheet(Wire.AuditEntry entry, string? fault)
    {
        var sheet = new FactSheet();
        sheet.Head($"Entry {entry.LogIndex} of the log of epoch {entry.Epoch}");
        sheet.Add("action", Wording.Words(entry.Action));
        sheet.Add("time", Wording.Time(entry.LogTime));
        sheet.Add("agency", Wording.Id(entry.Agency));
        sheet.Add("role", Wording.Words(entry.Role));
        sheet.Add("purpose", Wording.Words(entry.Purpose));
        sheet.Add("refused", entry.Reason == Wire.Reason.Unspecified ? "" : Wording.Code(entry.Reason));
        sheet.Add("records", Wording.Count(entry.RecordCount));
        if (entry.Detail is { } detail)
        {
            sheet.Add("by", EntryTable.By(detail));
            sheet.Add("certificate", detail.Fingerprint);
            sheet.Add("legal basis", detail.LegalBasis);
            sheet.Add("case", detail.CaseReference);
            sheet.Add("about", detail.Subject);
        }
        else
        {
            sheet.Add("by", "no longer known: the detail's term is over");
        }

        sheet.Add("revisions at", Positions(entry.TouchedPositions));
        sheet.Add("leaf hash", EntryTable.Hash(entry));
        sheet.Add("leaf", Convert.ToHexStringLower(entry.Leaf.Span));
        sheet.Add("check", fault is null ? "the hash is the leaf's, and the leaf commits to all of this" : $"FAULT: {fault}");
        return sheet;
    }

    // Positions are runs: a batch of a thousand is one.
    private static string Positions(ByteString encoded)
    {
        try
        {
            return string.Join(", ", Exchange.Audit.Positions.Runs(encoded.Span).Select(Run));
        }
        catch (FormatException failure)
        {
            return $"cannot be read: {failure.Message}";
        }
    }

    private static string Run((long First, long Count) run) => run.Count == 1
        ? run.First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{run.First}-{run.First + run.Count - 1}");
}
