using Exchange.Audit;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Audit;

public sealed class SignedNoteTests
{
    private static readonly SignerKey Key = SignerKey.Generate("hub.example/log/1", SignatureType.Ed25519);

    private static string Text => Go("text");

    private static string Peter => Go("peter_signature");

    private static string Enoch => Go("enoch_signature");

    [Fact]
    public void Verifies_TheExampleOfTheSpecification()
    {
        var example = VectorFile.Json("merkle/c2sp-notes.json").GetProperty("c2sp_signed_note");

        Assert.True(SignedNote.TryParse(example.GetProperty("note").GetString()!, out var note));
        Assert.True(VerifierKey.TryParse(example.GetProperty("vkey").GetString()!, SignatureType.Ed25519, out var key));
        Assert.True(note.IsSignedBy(key));
        Assert.Equal("This is an example message.\n", note.Text);
    }

    [Theory]
    [InlineData("c2sp_signed_note_no_key", "quasimodo.example/salvatore")]
    [InlineData("c2sp_checkpoint", "example.com/behind-the-sofa")]
    [InlineData("c2sp_cosigned_checkpoint", "example.com/behind-the-sofa witness.example.com/w1")]
    public void Reads_TheExamplesOfTheSpecifications(string vector, string names)
    {
        var text = VectorFile.Json("merkle/c2sp-notes.json").GetProperty(vector).GetString()!;

        Assert.True(SignedNote.TryParse(text, out var note));
        Assert.Equal(names.Split(' '), note.Signatures.Select(s => s.Name));
        Assert.Equal(text, note.ToString());
    }

    [Fact]
    public void Splits_AtTheLastEmptyLine()
    {
        var written = SignedNote.Sign("one\n\ntwo\n\n", Key);

        Assert.True(SignedNote.TryParse(written.ToString(), out var note));
        Assert.Equal("one\n\ntwo\n\n", note.Text);
        Assert.True(note.IsSignedBy(Key.Verifier));
    }

    [Fact]
    public void Verifies_EachKeyThatSigned()
    {
        var note = Parse(Text + "\n" + Peter + Enoch);

        Assert.True(note.IsSignedBy(KeyOf("peter")));
        Assert.True(note.IsSignedBy(KeyOf("enoch")));
        Assert.False(note.IsSignedBy(Key.Verifier));
        Assert.False(Parse(Text + "\n" + Peter).IsSignedBy(KeyOf("enoch")));
        Assert.False(Parse(Text.Replace("problem", "Problem", StringComparison.Ordinal) + "\n" + Peter).IsSignedBy(KeyOf("peter")));
    }

    [Fact]
    public void Rejects_AKeyOneOfWhoseLinesDoesNotVerify()
    {
        // The library that the vectors are from adds four characters to a signature; here it stands beside the good one.
        var bad = Peter.Insert(60, "ABCD");

        Assert.False(Parse(Text + "\n" + bad).IsSignedBy(KeyOf("peter")));
        Assert.False(Parse(Text + "\n" + Peter + bad).IsSignedBy(KeyOf("peter")));
        Assert.True(Parse(Text + "\n" + Peter + Peter).IsSignedBy(KeyOf("peter")));
        Assert.True(Parse(Text + "\n" + bad + Enoch).IsSignedBy(KeyOf("enoch")));
    }

    [Fact]
    public void Rejects_WhatIsNoNote()
    {
        Assert.True(SignedNote.TryParse(Text + "\n" + Peter, out _));
        string[] malformed =
        [
            "",
            "\n",
            Text,
            Text + "\n",
            Text + Peter,
            Text + "\n" + Peter[..^1],
            Text + "\n" + Peter + "\n",
            "\u0001" + Text + "\n" + Peter,
            "\ud800" + Text + "\n" + Peter,
            Text + "\r\n" + Peter,
            Text + "\n" + Peter.Replace("PeterNeumann", "Bad Name", StringComparison.Ordinal),
            Text + "\n" + Peter.Replace("PeterNeumann", "Bad+Name", StringComparison.Ordinal),
            Text + "\n" + Peter.Replace("PeterNeumann", "", StringComparison.Ordinal),
            Text + "\n" + Peter.Replace('—', '-'),
            Text + "\n" + Peter.Replace("— ", "—", StringComparison.Ordinal),
            Text + "\n" + Peter.Replace("=\n", "\n", StringComparison.Ordinal),
            Text + "\n" + Peter.Replace("M=\n", "N=\n", StringComparison.Ordinal),
            Text + "\n" + Peter + "Unexpected line.\n",
            Text + "\n— n AAAAAA==\n",
            Text + "\n— n AAAAAAAA==\n",
            Text + "\n" + string.Concat(Enumerable.Repeat(Peter, SignedNote.MaxSignatures + 1)),
        ];
        Assert.All(malformed, note => Assert.False(SignedNote.TryParse(note, out _), note));
    }

    [Fact]
    public void Accepts_AsManySignaturesAsItSays() =>
        Assert.True(Parse(Text + "\n" + string.Concat(Enumerable.Repeat(Enoch, SignedNote.MaxSignatures - 1)) + Peter).IsSignedBy(KeyOf("peter")));

    [Fact]
    public void Rejects_EveryChangedCharacter()
    {
        var note = SignedNote.Sign("hub.example/log/1\n7\n", Key).ToString();
        for (var i = 0; i < note.Length; i++)
        {
            var changed = $"{note[..i]}{(char)(note[i] ^ 1)}{note[(i + 1)..]}";
            Assert.False(SignedNote.TryParse(changed, out var read) && read.IsSignedBy(Key.Verifier), changed);
        }
    }

    [Theory]
    [InlineData("no newline")]
    [InlineData("")]
    [InlineData("bell\u0007\n")]
    [InlineData("return\r\n")]
    public void Signs_NothingThatIsNoText(string text) => Assert.Throws<ArgumentException>(() => SignedNote.Sign(text, Key));

    [Fact]
    public void Signs_NothingThatUtf8CannotCarry() => Assert.Throws<ArgumentException>(() => SignedNote.Sign("half \ud83d\n", Key));

    private static SignedNote Parse(string note) => SignedNote.TryParse(note, out var read) ? read : throw new FormatException(note);

    private static VerifierKey KeyOf(string name) => VerifierKey.TryParse(Go(name), SignatureType.Ed25519, out var key) ? key : throw new FormatException(name);

    private static string Go(string name) => VectorFile.Json("merkle/go-notes.json").GetProperty(name).GetString()!;
}
