namespace OtpService.Delivery.Wording;

/// <summary>Reads the words of one message and checks the requirements of its kind.</summary>
internal static class MessageWordsReader
{
    private const string Code = MessageWords.Code;
    private const int ShortestCode = 4;

    /// <summary>
    /// Reads the lines of a section: the headline on the first one, then paragraphs, all separated by empty
    /// lines.
    /// </summary>
    /// <exception cref="FormatException">
    /// The words do not meet the requirements of their kind; the message names the line.
    /// </exception>
    public static MessageWords Read(MessageKind kind, ReadOnlySpan<string> lines, int firstLine)
    {
        List<Template> parts = [];
        List<MessageParagraph> rest = [];
        var headlineAt = firstLine;
        for (var start = 0; start < lines.Length;)
        {
            var length = lines[start..].IndexOf("");
            var end = length < 0 ? lines.Length : start + length;
            if (end > start)
            {
                headlineAt = parts.Count == 0 ? firstLine + start : headlineAt;
                var text = string.Join('\n', lines[start..end]);
                CheckNumbers(text, firstLine + start);
                var part = Template.Parse(text, MessageKinds.Placeholders(kind), firstLine + start);
                if (parts.Count > 0)
                {
                    rest.Add(MessageParagraph.Parse(part, text, firstLine + start));
                }

                parts.Add(part);
            }

            start = end + 1;
        }

        CheckCode(kind, parts, headlineAt);
        return new MessageWords(headlineAt, parts[0], [.. rest]);
    }

    private static void CheckNumbers(string text, int line)
    {
        var digits = 0;
        foreach (var c in text)
        {
            digits = char.IsDigit(c) ? digits + 1 : 0;
            if (digits == ShortestCode)
            {
                throw new FormatException(
                    $"line {line}: a number of four or more digits could be taken for the code: leave it out.");
            }
        }
    }

    private static void CheckCode(MessageKind kind, List<Template> parts, int line)
    {
        if (parts.Count == 0)
        {
            throw new FormatException($"line {line}: the section is empty: write a headline.");
        }

        var codes = parts.Sum(part => part.Placeholders.Count(name => name == Code));
        if (kind != MessageKind.Alert && (codes != 1 || !parts[0].Mentions(Code)))
        {
            throw new FormatException(
                $"line {line}: the headline must contain {{{{code}}}}, once, and the rest must not.");
        }

        if (parts[0].Mentions("link"))
        {
            throw new FormatException(
                $"line {line}: {{{{link}}}} is not always known: put it into a paragraph of its own.");
        }

        if (kind == MessageKind.AnyCode && parts[0].Mentions("minutes"))
        {
            throw new FormatException(
                $"line {line}: {{{{minutes}}}} is not always known here: put it into a paragraph of its own.");
        }
    }
}
