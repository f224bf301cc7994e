using System.Globalization;
using System.Text;
using OtpService.Otp.Recipients;
using OtpService.Otp.Recipients.Idna;

namespace OtpService.Tests.Otp.Recipients.Idna;

/// <summary>
/// International domains are read as browsers read them: names in every spelling, and what tr46, the
/// implementation of jsdom, makes of them (international-domains.tsv, written by renew.sh).
/// </summary>
public sealed class InternationalNameTests
{
    public static TheoryData<string, string> Names() =>
    [
        .. File.ReadLines(Repository.PathOf("tests/OtpService.Tests/Otp/Recipients/Idna/international-domains.tsv"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .Select(parts => (parts[0], parts[1])),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_becomes_the_domain_that_a_browser_asks_for_or_none(string codes, string ascii)
    {
        var name = Text(codes);

        var good = HostName.TryParse(name, out var host);

        Assert.Equal(ascii, good ? host : "");
        Assert.True(!good || (HostName.TryParse(host, out var again) && again == host));
        Assert.Equal(good, Address.TryParseEmail($"ada@{name}", out _));
    }

    [Theory]
    [InlineData("bu\u0308cher", "b\u00fccher")]
    [InlineData("vie\u0302\u0323t", "vi\u1ec7t")]
    [InlineData("vie\u0323\u0302t", "vi\u1ec7t")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    [InlineData("\u1112\u1161", "\ud558")]
    [InlineData("\u0915\u093c", "\u0915\u093c")]
    [InlineData("\u0338a", "\u0338a")]
    public void Letters_and_their_marks_have_one_form(string text, string composed)
    {
        var codes = Normalization.Compose(text.EnumerateRunes().Select(rune => rune.Value));

        Assert.Equal(composed.EnumerateRunes().Select(rune => rune.Value), codes);
    }

    [Theory]
    [InlineData("b\u00fccher", "bcher-kva")]
    [InlineData("\u65e5\u672c\u8a9e", "wgv71a119e")]
    [InlineData("\u00fc", "tda")]
    public void Labels_are_encoded_and_decoded(string label, string encoded)
    {
        int[] codes = [.. label.EnumerateRunes().Select(rune => rune.Value)];

        Assert.Equal(encoded, Punycode.Encode(codes));
        Assert.Equal(codes, Punycode.Decode(encoded));
    }

    [Theory]
    [InlineData("a!")]
    [InlineData("\u00fc")]
    [InlineData("99999999")]
    public void What_is_no_encoded_label_is_none(string text) => Assert.Null(Punycode.Decode(text));

    private static string Text(string codes)
    {
        var text = new StringBuilder();
        foreach (var code in codes.Split(' ').Select(code => int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))
        {
            text.Append(code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code));
        }

        return text.ToString();
    }
}
