using System.Buffers.Binary;
using System.Text;

namespace OtpService.EmailTokens;

/// <summary>
/// One question for the TXT records of a name in the wire format of the DNS (RFC 1035 section 4), and the reader of its
/// answer. The class library can resolve addresses only.
/// </summary>
internal sealed class DnsTextQuery(string name)
{
    private const int HeaderSize = 12;
    private const ushort Txt = 16;
    private const ushort Cname = 5;
    private const ushort Internet = 1;

    /// <summary>Recursion is wanted, and whether the answer was validated (RFC 6840 section 5.7).</summary>
    private const ushort QuestionFlags = 0x0120;

    private const ushort ResponseFlag = 0x8000;
    private const ushort TruncatedFlag = 0x0200;
    private const int NameError = 3;

    /// <summary>Longer chains of aliases are loops.</summary>
    private const int MostAliases = 8;

    /// <summary>The question. Its id is zero, so that caches between may answer (RFC 8484 section 4.1).</summary>
    public byte[] Write()
    {
        List<byte> message = [0, 0, QuestionFlags >> 8, QuestionFlags & 0xFF, 0, 1, 0, 0, 0, 0, 0, 0];
        foreach (var label in name.Split('.'))
        {
            message.Add((byte)label.Length);
            message.AddRange(Encoding.ASCII.GetBytes(label));
        }

        message.AddRange([0, 0, (byte)Txt, 0, (byte)Internet]);
        return [.. message];
    }

    /// <summary>Reads the texts of the answer: none if the name has none.</summary>
    /// <exception cref="FormatException">It is no answer to this question.</exception>
    public IReadOnlyList<string> Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderSize)
        {
            throw new FormatException("Shorter than a header.");
        }

        var flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        var status = flags & 0xF;
        if ((flags & ResponseFlag) == 0 || (flags & TruncatedFlag) != 0 || status is not (0 or NameError))
        {
            throw new FormatException("No answer, or half of one.");
        }

        var reader = new DnsReader(message, HeaderSize);
        for (var questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]); questions > 0; questions--)
        {
            reader.Name();
            reader.Skip(4);
        }

        List<DnsRecord> records = [];
        for (var answers = BinaryPrimitives.ReadUInt16BigEndian(message[6..]); answers > 0; answers--)
        {
            records.Add(reader.Record());
        }

        return Texts(records);
    }

    /// <summary>Follows the aliases of the name, in whichever order they are.</summary>
    private List<string> Texts(List<DnsRecord> records)
    {
        var owner = name;
        for (var aliases = 0; aliases < MostAliases; aliases++)
        {
            var alias = records.Find(record => record.Type == Cname && record.Name == owner);
            if (alias is null)
            {
                return
                [
                    .. from record in records
                       where record.Type == Txt && record.Class == Internet && record.Name == owner
                       select record.Text,
                ];
            }

            owner = alias.Text;
        }

        throw new FormatException("The aliases never end.");
    }
}

/// <summary>A record of an answer: names are in lower case, and the texts of a TXT record are joined.</summary>
internal sealed record DnsRecord(string Name, ushort Type, ushort Class, string Text);
