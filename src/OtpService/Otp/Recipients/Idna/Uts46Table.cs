using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace OtpService.Otp.Recipients.Idna;

/// <summary>
/// The rules of UTS 46 and of Unicode's normalization for each character outside ASCII. The program runs without
/// ICU, so it includes the table (uts46.txt, made by renew.sh). The table is read when the first international
/// name needs it.
/// </summary>
internal sealed class Uts46Table
{
    private const string Resource = "uts46.txt";
    private const char Virama = '*';

    private readonly int[] firstsOfValid;
    private readonly int[] lastsOfValid;
    private readonly Dictionary<int, int[]> meaning = [];
    private readonly Dictionary<int, (int First, int Second)> pairs = [];
    private readonly Dictionary<int, int> marks = [];
    private readonly Dictionary<int, BidiClass> bidiClasses = [];

    private Uts46Table(string[] sections)
    {
        var valid = Array.ConvertAll(Tokens(sections[0]), Range);
        firstsOfValid = Array.ConvertAll(valid, range => range.First);
        lastsOfValid = Array.ConvertAll(valid, range => range.Last);

        foreach (var token in Tokens(sections[1]))
        {
            var at = token.AsSpan().IndexOfAny('>', '=');
            var to = token[(at + 1)..];
            Each(token[..at], token[at] == '='
                ? code => meaning[code] = [.. to.Split('+').Select(Hex)]
                : code => meaning[code] = [code + int.Parse(to, CultureInfo.InvariantCulture)]);
        }

        foreach (var token in Tokens(sections[2]))
        {
            Each(token, code => meaning[code] = []);
        }

        foreach (var token in Tokens(sections[3]))
        {
            var parts = token.Split('=', '+');
            pairs[Hex(parts[0])] = (Hex(parts[1]), Hex(parts[2]));
        }

        HashSet<int> viramas = [];
        foreach (var (index, line) in sections[4].Split('\n', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            foreach (var token in Tokens(line.TrimStart(Virama)))
            {
                Each(token, code => marks[code] = index + 1);
                Each(token, line[0] == Virama ? code => viramas.Add(code) : static _ => { });
            }
        }

        foreach (var (index, line) in sections[5].Split('\n', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            foreach (var token in Tokens(line))
            {
                Each(token, code => bidiClasses[code] = (BidiClass)(index + 1));
            }
        }

        Viramas = viramas.ToFrozenSet();
        Compositions = pairs.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);
    }

    public static Uts46Table Instance => Loaded.Table;

    /// <summary>The joiners of Indian scripts (canonical combining class 9).</summary>
    public FrozenSet<int> Viramas { get; }

    /// <summary>The single character for each pair of characters that compose.</summary>
    public FrozenDictionary<(int First, int Second), int> Compositions { get; }

    /// <summary>Whether a name may contain a character unchanged.</summary>
    public bool IsValid(int code)
    {
        var at = Array.BinarySearch(firstsOfValid, code);
        return at >= 0 || (~at > 0 && code <= lastsOfValid[~at - 1]);
    }

    /// <summary>The mapping of a character, which may be empty; null if it stays.</summary>
    public int[]? MappingOf(int code) => meaning.GetValueOrDefault(code);

    /// <summary>Returns the two characters into which a character decomposes.</summary>
    public bool TryDecompose(int code, out (int First, int Second) parts) => pairs.TryGetValue(code, out parts);

    /// <summary>
    /// The rank of a mark among the marks after one letter, by combining class; 0 for other characters.
    /// </summary>
    public int RankOf(int code) => marks.GetValueOrDefault(code);

    /// <summary>The writing direction of a character.</summary>
    public BidiClass BidiClassOf(int code) => bidiClasses.GetValueOrDefault(code);

    private static string[] Tokens(string section) =>
        section.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static (int First, int Last) Range(string token)
    {
        var ends = token.Split('-');
        return (Hex(ends[0]), Hex(ends[^1]));
    }

    private static void Each(string token, Action<int> act)
    {
        var (first, last) = Range(token);
        for (var code = first; code <= last; code++)
        {
            act(code);
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static class Loaded
    {
        public static readonly Uts46Table Table = new(Read());

        private static string[] Read()
        {
            using var stream = typeof(Uts46Table).Assembly.GetManifestResourceStream(Resource)
                ?? throw new InvalidOperationException($"{Resource} is missing.");
            using var reader = new StreamReader(stream, Encoding.ASCII);

            // The first block has comments.
            return reader.ReadToEnd().Split("\n\n")[1..];
        }
    }
}
