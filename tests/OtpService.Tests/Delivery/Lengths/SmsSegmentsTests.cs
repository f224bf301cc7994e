using System.Globalization;
using System.Text.Json;
using OtpService.Delivery.Lengths;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.Delivery.Lengths;

/// <summary>What an SMS is charged as, held against Twilio's calculator (npm sms-segments-calculator 1.3.0).</summary>
public sealed class SmsSegmentsTests
{
    private const string Calculator =
        """
        import { SegmentedMessage } from "sms-segments-calculator";
        let input = "";
        for await (const chunk of process.stdin.setEncoding("utf8")) input += chunk;
        console.log(JSON.stringify(JSON.parse(input).map((text) => new SegmentedMessage(text).segments.length)));
        """;

    /// <summary>What messages are made of, and what stands badly at the border of two parts.</summary>
    private static readonly string[] Pieces =
    [
        "a", "1", " ", "\n", "@", "é", "€", "{", "~", "’", "ğ", "ş", "ó", "語", "は", "한", "코", "ا", "ر", "क", "ड",
        "ि", "क्ष", "सत्या", "😀", "👨‍👩‍👧", "🇩🇪", "e\u0301",
    ];

    [Theory]
    [InlineData("", 0, 1)]
    [InlineData("a", 160, 1)]
    [InlineData("a", 161, 2)]
    [InlineData("a", 306, 2)]
    [InlineData("a", 307, 3)]
    [InlineData("€", 80, 1)]
    [InlineData("€", 81, 2)]
    [InlineData("€", 152, 2)]
    [InlineData("€", 153, 3)]
    [InlineData("’", 70, 1)]
    [InlineData("’", 71, 2)]
    [InlineData("’", 134, 2)]
    [InlineData("ğ", 135, 3)]
    [InlineData("😀", 35, 1)]
    [InlineData("😀", 36, 2)]
    [InlineData("😀", 66, 2)]
    [InlineData("😀", 67, 3)]
    [InlineData("👨‍👩‍👧", 8, 1)]
    [InlineData("👨‍👩‍👧", 16, 2)]
    [InlineData("👨‍👩‍👧", 17, 3)]
    public void Parts_are_filled_as_by_the_calculator(string piece, int times, int expected) =>
        Assert.Equal(expected, SmsSegments.Count(string.Concat(Enumerable.Repeat(piece, times))));

    [Theory]
    [InlineData(152, "€", 152, 3)]
    [InlineData(153, "€", 151, 2)]
    [InlineData(66, "😀ğ", 66, 3)]
    [InlineData(67, "😀ğ", 64, 2)]
    public void What_is_not_parted_leaves_room_at_the_border(int before, string piece, int after, int expected) =>
        Assert.Equal(
            expected, SmsSegments.Count($"{new string('a', before)}{piece}{new string('a', after)}"));

    [Fact]
    public async Task Many_texts_are_counted_as_by_the_calculator()
    {
        var chance = new Chance(20261129);
        var texts = Enumerable.Range(0, 3000)
            .Select(number => Text(chance, Pieces[..chance.Next(1, Pieces.Length + 1)], 40 + (number % 500)))
            .Concat(Enumerable.Range(' ', 0x2FE0).Select(c => (char)c).Where(IsAlone)
                .Select(c => new string(c, 71)))
            .ToList();

        var counts = await Tool.NodeAsync(Calculator, JsonSerializer.Serialize(texts));

        var expected = JsonSerializer.Deserialize<int[]>(counts) ?? [];
        Assert.Equal(texts.Count, expected.Length);
        Assert.All(texts.Zip(expected), pair => Assert.Equal(pair.Second, SmsSegments.Count(pair.First)));
    }

    private static string Text(Chance chance, string[] pieces, int length)
    {
        var text = "";
        while (text.Length < length)
        {
            text += chance.Pick(pieces);
        }

        return text;
    }

    /// <summary>Whether a character is one by itself, and no mark on the one before.</summary>
    private static bool IsAlone(char c) => char.GetUnicodeCategory(c) is not (
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.Surrogate);
}
