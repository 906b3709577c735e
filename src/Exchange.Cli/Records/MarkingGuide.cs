using Exchange.Cli.Output;
using Wire = Exchange.V1;

namespace Exchange.Cli.Records;

/// <summary>What a marking allows and forbids, in the words of those who made the codes.</summary>
internal static class MarkingGuide
{
    /// <summary>Traffic Light Protocol 2.0 (FIRST, August 2022).</summary>
    /// <param name="tlp">The label.</param>
    /// <returns>Who may know.</returns>
    public static string Meaning(Wire.Tlp tlp) => tlp switch
    {
        Wire.Tlp.Unspecified => "",
        Wire.Tlp.Red => "for the individual recipients only; no further disclosure",
        Wire.Tlp.AmberStrict => "for your organisation only",
        Wire.Tlp.Amber => "need-to-know within your organisation and its clients",
        Wire.Tlp.Green => "for the community; not over public channels",
        Wire.Tlp.Clear => "no limit on disclosure",
        _ => "this tool does not know the label: treat it as TLP:RED",
    };

    /// <summary>Europol handling codes.</summary>
    /// <param name="code">The code.</param>
    /// <param name="text">The text that belongs to H3.</param>
    /// <returns>What it asks.</returns>
    public static string Meaning(Wire.HandlingCode code, string text) => code switch
    {
        Wire.HandlingCode.Unspecified => "",
        Wire.HandlingCode.H0 => "only for preventing and combating crime, in line with the Europol Regulation and other applicable law",
        Wire.HandlingCode.H1 => "not to be disclosed in judicial proceedings without the provider's permission",
        Wire.HandlingCode.H2 => "not to be disseminated without the provider's permission",
        Wire.HandlingCode.H3 => text,
        _ => "this tool does not know the code: ask the originator before any use",
    };

    /// <summary>Restriction of processing.</summary>
    /// <param name="ground">Why.</param>
    /// <returns>The words.</returns>
    public static string Meaning(Wire.RestrictionGround ground) => ground switch
    {
        Wire.RestrictionGround.Unspecified => "for a ground that was not stated",
        Wire.RestrictionGround.AccuracyContested => "the person contests its accuracy, which cannot be ascertained",
        Wire.RestrictionGround.Evidence => "it must be kept for the purposes of evidence",
        _ => "for a ground that this tool does not know",
    };

    /// <summary>Permissible Actions Protocol.</summary>
    /// <param name="pap">The label.</param>
    /// <returns>What may be done with the information.</returns>
    public static string Meaning(Wire.Pap pap) => pap switch
    {
        Wire.Pap.Unspecified => "the originator states no limit on actions",
        Wire.Pap.Red => "non-detectable actions only: nothing the target could notice, no look-ups outside your own network",
        Wire.Pap.Amber => "passive cross-checks only: look-ups at third parties, no contact with the target",
        Wire.Pap.Green => "active actions are allowed, such as blocking or connecting to the target",
        Wire.Pap.Clear => "no limit on actions",
        _ => "this tool does not know the label: treat it as PAP:RED",
    };

    /// <summary>A grade with its scale, as a push reads it: "europol:B2".</summary>
    /// <param name="grading">The grading.</param>
    /// <returns>The code; empty for none.</returns>
    public static string GradeCode(Wire.Grading? grading) => grading?.ScaleCase switch
    {
        Wire.Grading.ScaleOneofCase.Europol => $"europol:{Wording.Code(grading.Europol.Source)}{Wording.Code(grading.Europol.Information)}",
        Wire.Grading.ScaleOneofCase.Admiralty => $"admiralty:{Wording.Code(grading.Admiralty.Source)}{Wording.Code(grading.Admiralty.Information)}",
        _ => "",
    };

    /// <summary>A grade in words; scales are never converted into each other.</summary>
    /// <param name="grading">The grading.</param>
    /// <returns>The words.</returns>
    public static string Meaning(Wire.Grading? grading) => grading?.ScaleCase switch
    {
        Wire.Grading.ScaleOneofCase.Europol =>
            $"{Wording.Code(grading.Europol.Source)}{Wording.Code(grading.Europol.Information)} on the Europol 4x4 scale: source {Source(grading.Europol.Source)}; information: {Information(grading.Europol.Information)}",
        Wire.Grading.ScaleOneofCase.Admiralty =>
            $"{Wording.Code(grading.Admiralty.Source)}{Wording.Code(grading.Admiralty.Information)} on the Admiralty scale: source {Source(grading.Admiralty.Source)}; information {Information(grading.Admiralty.Information)}",
        _ => "not graded by the originator",
    };

    private static string Source(Wire.EuropolSource source) => source switch
    {
        Wire.EuropolSource.A => "without doubt of reliability",
        Wire.EuropolSource.B => "in most instances reliable",
        Wire.EuropolSource.C => "in most instances unreliable",
        Wire.EuropolSource.X => "that cannot be assessed",
        _ => "with a grade this tool does not know",
    };

    private static string Information(Wire.EuropolInformation information) => information switch
    {
        Wire.EuropolInformation._1 => "accuracy not in doubt",
        Wire.EuropolInformation._2 => "known personally to the source, not to the official passing it on",
        Wire.EuropolInformation._3 => "not known personally to the source, but corroborated",
        Wire.EuropolInformation._4 => "not known personally to the source, cannot be corroborated",
        _ => "a grade this tool does not know",
    };

    private static string Source(Wire.AdmiraltySource source) => source switch
    {
        Wire.AdmiraltySource.A => "completely reliable",
        Wire.AdmiraltySource.B => "usually reliable",
        Wire.AdmiraltySource.C => "fairly reliable",
        Wire.AdmiraltySource.D => "not usually reliable",
        Wire.AdmiraltySource.E => "unreliable",
        Wire.AdmiraltySource.F => "whose reliability cannot be judged",
        _ => "with a grade this tool does not know",
    };

    private static string Information(Wire.AdmiraltyInformation information) => information switch
    {
        Wire.AdmiraltyInformation._1 => "confirmed by other sources",
        Wire.AdmiraltyInformation._2 => "probably true",
        Wire.AdmiraltyInformation._3 => "possibly true",
        Wire.AdmiraltyInformation._4 => "doubtful",
        Wire.AdmiraltyInformation._5 => "improbable",
        Wire.AdmiraltyInformation._6 => "whose truth cannot be judged",
        _ => "with a grade this tool does not know",
    };
}
