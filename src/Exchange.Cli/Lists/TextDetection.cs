using System.Text;

namespace Exchange.Cli.Lists;

/// <summary>Finds out how a file's text is encoded: by its byte order mark, else by where its zero bytes stand.</summary>
internal static class TextDetection
{
    /// <summary>What stands in the place of bytes that are no text in the file's encoding.</summary>
    public const char Damage = '\uFFFD';

    /// <summary>Says how the text is encoded.</summary>
    /// <param name="head">The file's first bytes.</param>
    /// <returns>UTF-8 or UTF-16, or MESSAGE_MALFORMED for what is no text at all.</returns>
    public static Outcome<Encoding> Detect(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(Encoding.UTF8.Preamble))
        {
            return Encoding.UTF8;
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
        {
            return NoText("is UTF-32 text");
        }

        if (head.StartsWith(Encoding.Unicode.Preamble))
        {
            return Encoding.Unicode;
        }

        if (head.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return Encoding.BigEndianUnicode;
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || head.StartsWith("PK\x03\x04"u8))
        {
            return NoText(head[0] == 0x1F ? "is compressed with gzip: unpack it first" : "is a ZIP archive or an office document: unpack it, or save the sheet as CSV UTF-8");
        }

        return head.Contains((byte)0) ? Utf16ByZeros(head) : Encoding.UTF8;
    }

    /// <summary>Every ASCII character of UTF-16, line ends and dots among them, has its zero byte on one side, always the same.</summary>
    private static Outcome<Encoding> Utf16ByZeros(ReadOnlySpan<byte> head)
    {
        var even = 0;
        var odd = 0;
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == 0)
            {
                _ = (i & 1) == 0 ? even++ : odd++;
            }
        }

        // A few zero bytes stand on the other side too: U+4E00, a common Chinese character, has one.
        return odd > 4 * even ? Encoding.Unicode
            : even > 4 * odd ? Encoding.BigEndianUnicode
            : NoText("holds zero bytes, so it is no text");
    }

    private static Refusal NoText(string what) => new(RefusalReason.MessageMalformed, $"the file {what}; text in UTF-8 or UTF-16 is read");
}
