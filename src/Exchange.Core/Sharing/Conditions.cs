namespace Exchange.Sharing;

/// <summary>What a record's marking and operation say about who may get it, besides its distribution.</summary>
/// <param name="Tlp">Its TLP label, which caps the ways a reader can be addressed.</param>
/// <param name="Purposes">The purposes it is limited to; none means all but HUB_OPERATION.</param>
/// <param name="Restricted">Processing is restricted: holders keep it, nobody new gets it (Directive (EU) 2016/680 art. 16(3)).</param>
/// <param name="BoundBy">The operation whose rule keeps its records among its participants; null for none.</param>
public readonly record struct Conditions(Tlp Tlp, PurposeSet Purposes = default, bool Restricted = false, OperationId? BoundBy = null)
{
    /// <summary>The one text of these conditions: <c>tlp;purposes;restricted;operation</c>.</summary>
    public string Definition => string.Join(';', (int)Tlp, Purposes.Bits, Restricted ? "r" : "", BoundBy?.Value ?? "");

    /// <summary>Reads a <see cref="Definition"/> back.</summary>
    /// <param name="definition">As stored.</param>
    /// <returns>The conditions.</returns>
    /// <exception cref="FormatException">The text is no definition: the store is damaged.</exception>
    public static Conditions FromDefinition(string definition)
    {
        var texts = definition.Split(';');
        if (texts.Length != 4 || !int.TryParse(texts[0], out var tlp) || !int.TryParse(texts[1], out var purposes))
        {
            throw new FormatException("conditions have four parts");
        }

        return new Conditions((Tlp)tlp, new PurposeSet(purposes), texts[2] == "r", OperationId.TryParse(texts[3], out var operation) ? operation : null);
    }
}
