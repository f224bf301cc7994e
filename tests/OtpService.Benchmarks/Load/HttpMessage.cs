using System.Buffers.Text;
using System.Globalization;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// One HTTP/1.1 request or answer. Knows just what Kestrel and HttpClient write, because a general client
/// would cost as much as the server it measures.
/// </summary>
internal readonly record struct HttpMessage(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)
{
    private static ReadOnlySpan<byte> Line => "\r\n"u8;

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    /// <summary>
    /// How many bytes the message takes at the start of <paramref name="received"/>; 0 while it is
    /// incomplete.
    /// </summary>
    public static int Read(ReadOnlyMemory<byte> received, out HttpMessage message)
    {
        message = default;
        var headLength = received.Span.IndexOf(EndOfHead);
        if (headLength < 0)
        {
            return 0;
        }

        var head = received[..headLength];
        var rest = received[(headLength + EndOfHead.Length)..];
        var used = IsChunked(head.Span)
            ? ReadChunks(rest, out var body)
            : ReadLength(head.Span, rest, out body);
        message = new(head, body);
        return used < 0 ? 0 : headLength + EndOfHead.Length + used;
    }

    private static bool IsChunked(ReadOnlySpan<byte> head) =>
        head.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0;

    private static int ReadLength(
        ReadOnlySpan<byte> head, ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> body)
    {
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        var length = at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int value, out _)
            ? value
            : 0;
        body = rest.Length >= length ? rest[..length] : default;
        return rest.Length >= length ? length : -1;
    }

    private static int ReadChunks(ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> body)
    {
        body = default;
        for (var used = 0; ;)
        {
            var sizeLength = rest.Span[used..].IndexOf(Line);
            if (sizeLength < 0)
            {
                return -1;
            }

            var size = int.Parse(
                rest.Span.Slice(used, sizeLength), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture);
            var start = used + sizeLength + Line.Length;
            used = start + size + Line.Length;
            if (used > rest.Length)
            {
                return -1;
            }

            if (size == 0)
            {
                return used;
            }

            // One chunk is the rule for answers this small, and then nothing is copied.
            body = body.IsEmpty
                ? rest.Slice(start, size)
                : (byte[])[.. body.Span, .. rest.Span.Slice(start, size)];
        }
    }
}
