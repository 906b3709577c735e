using Exchange.Agencies;
using Exchange.Audit;

namespace Exchange.Server.Records;

/// <summary>A page for several agencies: being read, in memory, or in a file.</summary>
/// <param name="first">Who asked first.</param>
/// <param name="reading">The page when it was read; null when others may not be given it.</param>
internal sealed class SharedPage(AgencyId first, Task<PreparedPage?> reading)
{
    private Task<PreparedPage?>? _inMemory = reading;
    private (PreparedPage Facts, byte[] Touched, PageFile File, PlaceInFile Place)? _inFile;

    /// <summary>Who asked first.</summary>
    public AgencyId First => first;

    /// <summary>Whether another agency has asked for it, too.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Waits for it while it is read, or reads it from its file.</summary>
    /// <param name="ended">Whoever asks waits no longer.</param>
    /// <returns>The page; null when there is none for others, or none any more.</returns>
    public async ValueTask<PreparedPage?> TakeAsync(CancellationToken ended)
    {
        if (Volatile.Read(ref _inMemory) is { } inMemory)
        {
            return await inMemory.WaitAsync(ended).ConfigureAwait(false);
        }

        var (facts, touched, file, place) = _inFile!.Value;
        return file.Read(place) is { } changes ? facts.With(changes, Positions.Decode(touched)) : null;
    }

    /// <summary>Moves it out of the memory.</summary>
    /// <param name="page">The page.</param>
    /// <param name="file">The file.</param>
    /// <returns>False when the file does not take it.</returns>
    public bool Move(PreparedPage page, PageFile file)
    {
        if (file.Write(page.Changes.Span) is not { } place)
        {
            return false;
        }

        _inFile = (page.With(default, []), Positions.Encode([.. page.Touched]), file, place);
        Volatile.Write(ref _inMemory, null);
        return true;
    }
}
