using System.Buffers.Binary;
using System.Text;

namespace OtpService.EmailTokens;

/// <summary>Reads names and records of a DNS message (RFC 1035 section 4.1). Whatever the bytes are, it ends.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message, int position)
{
    private const int MaxNameLength = 255;
    private const byte PointerFlags = 0xC0;
    private const ushort Txt = 16;
    private const ushort Cname = 5;

    private readonly ReadOnlySpan<byte> message = message;
    private int position = position;

    public void Skip(int length) => Take(length);

    public DnsRecord Record()
    {
        var name = Name();
        var type = Number();
        var @class = Number();
        Skip(sizeof(uint));
        var length = Number();
        var end = position + length;
        var text = type switch
        {
            Cname => Name(),
            Txt => Texts(end),
            _ => "",
        };
        position = end <= message.Length && position <= end ? end : throw Cut();
        return new(name, type, @class, text);
    }

    /// <summary>Reads a name in lower case, which may go on elsewhere in the message.</summary>
    public string Name()
    {
        var name = new StringBuilder();
        var (at, after) = (position, -1);
        for (var jumps = 0; ;)
        {
            var length = At(at);
            if ((length & PointerFlags) == PointerFlags)
            {
                after = after < 0 ? at + 2 : after;
                at = ((length & ~PointerFlags) << 8) | At(at + 1);
                if (++jumps > MaxNameLength)
                {
                    throw Cut();
                }

                continue;
            }

            if (length == 0)
            {
                position = after < 0 ? at + 1 : after;
                return name.ToString().ToLowerInvariant();
            }

            if (length >= 64 || at + 1 + length > message.Length || name.Length + length >= MaxNameLength)
            {
                throw Cut();
            }

            name.Append(name.Length > 0 ? "." : "").Append(Encoding.Latin1.GetString(message.Slice(at + 1, length)));
            at += 1 + length;
        }
    }

    private string Texts(int end)
    {
        var text = new StringBuilder();
        while (position < end)
        {
            text.Append(Encoding.Latin1.GetString(Take(At(position++))));
        }

        return text.ToString();
    }

    private ushort Number() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

    private readonly byte At(int index) => (uint)index < (uint)message.Length ? message[index] : throw Cut();

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > message.Length - position)
        {
            throw Cut();
        }

        position += length;
        return message.Slice(position - length, length);
    }

    private static FormatException Cut() => new("The message is cut off, or goes in circles.");
}
