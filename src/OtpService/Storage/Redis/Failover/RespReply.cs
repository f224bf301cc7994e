using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OtpService.Storage.Redis.Failover;

/// <summary>Holds one reply in the protocol of Redis, version 2: a text, an error or a list.</summary>
internal sealed record RespReply(string Text, bool IsError = false)
{
    /// <summary>The deepest nesting of lists that is read; Sentinel needs two.</summary>
    private const int DeepestList = 4;

    private const int LongestList = 10_000;

    public IReadOnlyList<RespReply> Items { get; private init; } = [];

    /// <summary>
    /// Returns the value after this name in a list of names and values; empty if there is none.
    /// </summary>
    public string Field(string name)
    {
        for (var i = 0; i + 1 < Items.Count; i += 2)
        {
            if (Items[i].Text == name)
            {
                return Items[i + 1].Text;
            }
        }

        return "";
    }

    /// <summary>Reads a reply if all of it has arrived; otherwise the position is undefined.</summary>
    /// <exception cref="InvalidDataException">This is not the protocol.</exception>
    public static bool TryRead(
        ref SequenceReader<byte> bytes, [NotNullWhen(true)] out RespReply? reply, int depth = 0)
    {
        reply = null;
        if (!bytes.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(line);
        if (text is ['+' or ':', .. var simple])
        {
            reply = new(simple);
            return true;
        }

        if (text is ['-', .. var error])
        {
            reply = new(error, IsError: true);
            return true;
        }

        if (text is not ['$' or '*', .. var digits]
            || !int.TryParse(
                digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var length)
            || depth == DeepestList)
        {
            throw new InvalidDataException("This is not the protocol of Redis.");
        }

        return text[0] == '$'
            ? TryReadText(ref bytes, length, out reply)
            : TryReadList(ref bytes, length, depth, out reply);
    }

    private static bool TryReadText(
        ref SequenceReader<byte> bytes, int length, [NotNullWhen(true)] out RespReply? reply)
    {
        reply = null;
        if (length < 0)
        {
            reply = new("");
            return true;
        }

        if (!bytes.TryReadExact(length, out var text)
            || !bytes.TryReadTo(out ReadOnlySequence<byte> _, "\r\n"u8))
        {
            return false;
        }

        reply = new(Encoding.UTF8.GetString(text));
        return true;
    }

    private static bool TryReadList(
        ref SequenceReader<byte> bytes, int length, int depth, [NotNullWhen(true)] out RespReply? reply)
    {
        reply = null;
        List<RespReply> items = [];
        for (var i = 0; i < Math.Min(length, LongestList); i++)
        {
            if (!TryRead(ref bytes, out var item, depth + 1))
            {
                return false;
            }

            items.Add(item);
        }

        reply = new("") { Items = items };
        return true;
    }
}
