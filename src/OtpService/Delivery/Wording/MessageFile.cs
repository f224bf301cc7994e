using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Wording;

/// <summary>
/// The words of one language, in a form for translators: sections that begin with a line such as [email
/// login]. Comments that begin with # may precede the first section.
/// </summary>
internal static class MessageFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It has a fault; the message names the line.</exception>
    public static Dictionary<(Channel Channel, string Name), MessageWords> Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries);
        var starts = Enumerable.Range(0, lines.Length).Where(at => IsHeader(lines[at])).ToList();
        var before = Array.FindIndex(lines, line => line.Length > 0 && line[0] != '#');
        if (starts.Count == 0 || before < starts[0])
        {
            throw new FormatException(
                $"line {before + 1}: words outside a section: begin a section with a line such as [email login].");
        }

        Dictionary<(Channel, string), MessageWords> sections = [];
        foreach (var (start, end) in starts.Zip(starts.Skip(1).Append(lines.Length)))
        {
            var (channel, name) = ParseHeader(lines[start], start + 1);
            var words = MessageWordsReader.Read(
                MessageKinds.Of(name), lines.AsSpan(start + 1, end - start - 1), start + 2);
            if (!sections.TryAdd((channel, name), words))
            {
                throw new FormatException($"line {start + 1}: this section exists already: keep one.");
            }
        }

        return sections;
    }

    private static bool IsHeader(string line) => line.StartsWith('[') && line.EndsWith(']');

    private static (Channel Channel, string Name) ParseHeader(string header, int line) =>
        header[1..^1].Split(' ') switch
        {
            ["email", { Length: > 0 } name] => (Channel.Email, name),
            ["sms", { Length: > 0 } name] => (Channel.Sms, name),
            _ => throw new FormatException(
                $"line {line}: no section of this name: write email or sms, a space and a purpose."),
        };
}
