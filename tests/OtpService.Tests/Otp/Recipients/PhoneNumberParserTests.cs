using FsCheck;
using FsCheck.Fluent;
using OtpService.Otp.Recipients;
using PhoneNumbers;

namespace OtpService.Tests.Otp.Recipients;

public sealed class PhoneNumberParserTests
{
    private const string Spellings = "src/OtpService/Web/Client/tests/phone-spellings.tsv";

    /// <summary>Once ways to write the number, then one that must not become another.</summary>
    [Theory]
    [InlineData("+1 415 555 2671", null, "+14155552671")]
    [InlineData(" +1 (415) 555-26.71 ", null, "+14155552671")]
    [InlineData("\u202a+49 1512 3456789\u202c", null, "+4915123456789")]
    [InlineData("\u202d+49 1512 3456789\u202c", "DE", "+4915123456789")]
    [InlineData("(+49) 1512 3456789", "DE", "+4915123456789")]
    [InlineData("tel:+49-1512-3456789", "DE", "+4915123456789")]
    [InlineData("0049 1512/3456789", null, "+4915123456789")]
    [InlineData("+49 01512 3456789", null, "+4915123456789")]
    [InlineData("+49 (0)1512 3456789", null, "+4915123456789")]
    [InlineData("01512\u00a03456789", "de", "+4915123456789")]
    [InlineData("919812345678", "IN", "+919812345678")]
    [InlineData("९८१२३४५६७८", "IN", "+919812345678")]
    [InlineData("٠١٠٠١٢٣٤٥٦٧", "EG", "+201001234567")]
    [InlineData("۰۹۱۲ ۳۴۵ ۶۷۸۹", "IR", "+989123456789")]
    [InlineData("＋８１ ９０ １２３４ ５６７８", null, "+819012345678")]
    [InlineData("+44 (0)7911 123456", null, "+447911123456")]
    [InlineData("+52 1 55 1234 5678", null, "+525512345678")]
    [InlineData("044 55 1234 5678", "MX", "+525512345678")]
    [InlineData("1 55 1234 5678", "MX", "+525512345678")]
    [InlineData("+54 11 15 2345 6789", null, "+5491123456789")]
    [InlineData("011 15 2345-6789", "AR", "+5491123456789")]
    [InlineData("+55 11 6123 4567", null, "+5511961234567")]
    [InlineData("0 15 11 96123-4567", "BR", "+5511961234567")]
    [InlineData("0 15 11 6123-4567", "BR", "+5511961234567")]
    [InlineData("+229 95 01 23 45", null, "+2290195012345")]
    [InlineData("95 01 23 45", "BJ", "+2290195012345")]
    [InlineData("074 12 34 56", "GA", "+24174123456")]
    [InlineData("06 12 34 56", "BF", "+22606123456")]
    [InlineData("00 076 3347", "TJ", "+992000763347")]
    [InlineData("029 491-19-11", "BY", "+375294911911")]
    [InlineData("8 029 491-19-11", "BY", "+375294911911")]
    [InlineData("+375 29 491-19-11", null, "+375294911911")]
    [InlineData("+7 912 345-67-89", null, "+79123456789")]
    [InlineData("+55 11 96123-4567", null, "+5511961234567")]
    [InlineData("0171/1234567", "DE", "+491711234567")]
    [InlineData("0664 / 12 34 567", "AT", "+436641234567")]
    [InlineData("8 612 34567", "LT", "+37061234567")]
    [InlineData("8 (912) 345-67-89", "RU", "+79123456789")]
    [InlineData("06 12345678", "NL", "+31612345678")]
    [InlineData("+39 06 1234 5678", null, "+390612345678")]
    [InlineData("011 49 1512 3456789", "US", "+4915123456789")]
    [InlineData("+690 7290", null, "+6907290")]
    [InlineData("+683 5001", null, "+6835001")]
    [InlineData("+882 13 30023", null, "+8821330023")]
    [InlineData("+1 555 010 9999", null, "+15550109999")]
    public void A_number_is_read_however_it_is_written(string text, string? country, string number) =>
        Assert.Equal((number, PhoneFault.None), Read(text, country));

    [Theory]
    [InlineData("49 1512 3456789", "DE", "Ambiguous")]
    [InlineData("+91 91 9812345678", null, "Ambiguous")]
    [InlineData("+43 43 664 1234567", null, "Ambiguous")]
    [InlineData("+39 39 347 1234567", null, "Ambiguous")]
    [InlineData("+39 347 123456/7", null, "NotANumber")]
    [InlineData("+43 664 1234567/68", null, "NotANumber")]
    [InlineData("0664 1234567/8", "AT", "NotANumber")]
    [InlineData("+358 40 123 4567-8", null, "NotANumber")]
    [InlineData("+62 812 1234567/8", null, "NotANumber")]
    [InlineData("+63 917 123 4567 / 8", null, "NotANumber")]
    [InlineData("0171 1234567 (8)", "DE", "NotANumber")]
    [InlineData("0171 1234567-8", "DE", "NotANumber")]
    [InlineData("+49 1512 3456789 / 88", null, "NotANumber")]
    [InlineData("+49 1512 3456789-5", null, "NotANumber")]
    [InlineData("+91 98123 45678/79", null, "NotANumber")]
    [InlineData("1512 3456789", null, "NoCallingCode")]
    [InlineData("4915123456789", null, "NoCallingCode")]
    [InlineData("+1 415 555 2671 ext. 12", null, "NotANumber")]
    [InlineData("+1 415 555 2671 x12", null, "NotANumber")]
    [InlineData("tel:+14155552671;ext=12", null, "NotANumber")]
    [InlineData("+14155552671,,12", null, "NotANumber")]
    [InlineData("+1 800 FLOWERS", null, "NotANumber")]
    [InlineData("call me", null, "NotANumber")]
    [InlineData("", null, "NotANumber")]
    [InlineData("+", null, "NotANumber")]
    [InlineData("++14155552671", null, "NotANumber")]
    [InlineData("+1 415 555 2671 +1 415 555 2672", null, "NotANumber")]
    [InlineData("+14155552671123456789012345", null, "NotANumber")]
    [InlineData("+04155552671", null, "UnknownCallingCode")]
    [InlineData("+999 1234567", null, "UnknownCallingCode")]
    [InlineData("+49 1", null, "TooShort")]
    [InlineData("+1 415 555 26711", null, "TooLong")]
    [InlineData("+44 1", null, "TooShort")]
    [InlineData("99999", "DE", "Unassigned")]
    [InlineData("1", "DE", "NotANumber")]
    [InlineData("12", "DE", "Unassigned")]
    [InlineData("0(0)", null, "NotANumber")]
    [InlineData("0(0)", "DE", "TooShort")]
    [InlineData("00", null, "NotANumber")]
    [InlineData("+49123456789012345", null, "TooLong")]
    [InlineData("+491234", null, "TooShort")]
    public void What_is_not_one_number_for_certain_is_none_and_says_why(string text, string? country, string fault) =>
        Assert.Equal(fault, Read(text, country).Fault.ToString());

    [Theory]
    [InlineData("+54 9 11 2345 6789", "+54 11 2345 6789")]
    [InlineData("+52 1 55 1234 5678", "+52 55 1234 5678")]
    [InlineData("+55 11 96123 4567", "+55 11 6123 4567")]
    [InlineData("+39 0549 886377", "+378 0549 886377")]
    public void One_handset_counts_once_whichever_way_it_is_called(string one, string other)
    {
        Assert.True(PhoneNumberParser.TryRead(one, out var first));
        Assert.True(PhoneNumberParser.TryRead(other, out var second));
        Assert.Equal(first.Mailbox, second.Mailbox);
    }

    [Fact]
    public void Whatever_is_typed_a_number_that_is_read_reads_as_itself_ever_after() => Prop
        .ForAll(
            Gen.Elements("+", "0", "1", "2", "4", "5", "7", "9", "(0)", "00", "49", "52", "55", " ", "(", ")", "-", "/")
                .ArrayOf().ToArbitrary(),
            Gen.Elements(null, "DE", "MX", "BR", "IT", "US", "TK").ToArbitrary(),
            (parts, country) => PhoneNumberParser.Read(string.Concat(parts), country).Address is not { } once
                || (PhoneNumberParser.TryRead(once.Value, out var twice) && twice == once))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    /// <summary>
    /// The example mobile of every region in eleven spellings: the right number or none, never another. The
    /// table is held against a second implementation by the web client's tests. To accept a change of
    /// libphonenumber, run this test with UPDATE_SNAPSHOTS=1, look at what changed, and commit it.
    /// </summary>
    [Fact]
    public async Task The_example_of_every_region_is_the_right_number_in_every_spelling_or_none()
    {
        var plans = PhoneNumberUtil.GetInstance();
        List<string> lines = [$"# libphonenumber-csharp {typeof(PhoneNumberUtil).Assembly.GetName().Version}"];
        foreach (var region in plans.GetSupportedRegions().Order(StringComparer.Ordinal))
        {
            var example = plans.GetExampleNumberForType(region, PhoneNumberType.MOBILE)
                ?? plans.GetExampleNumber(region);
            var right = plans.Format(example, PhoneNumberFormat.E164);
            foreach (var (kind, text) in SpellingsOf(plans, example))
            {
                var reading = PhoneNumberParser.Read(text, region);
                Assert.True(reading.Address?.Value is null || reading.Address.Value == right, $"{region} {kind}");
                lines.Add(string.Join('\t', region, kind, text, right, reading.Address?.Value ?? $"{reading.Fault}"));
            }
        }

        var table = string.Join('\n', lines) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(Repository.PathOf(Spellings), table);
        }

        Assert.Equal(await File.ReadAllTextAsync(Repository.PathOf(Spellings)), table);
    }

    private static IEnumerable<(string Kind, string Text)> SpellingsOf(PhoneNumberUtil plans, PhoneNumber number)
    {
        var e164 = plans.Format(number, PhoneNumberFormat.E164);
        var international = plans.Format(number, PhoneNumberFormat.INTERNATIONAL);
        var national = plans.Format(number, PhoneNumberFormat.NATIONAL);
        var code = $"{number.CountryCode}";
        var significant = plans.GetNationalSignificantNumber(number);
        return
        [
            ("e164", e164),
            ("international", international),
            ("national", national),
            ("significant", significant),
            ("without-plus", e164[1..]),
            ("marks", $"\u202a{international.Replace(' ', '\u00a0')}\u202c"),
            ("parentheses", $"(+{code}) {significant}"),
            ("link", plans.Format(number, PhoneNumberFormat.RFC3966)),
            ("trunk", $"+{code} (0){significant}"),
            ("both", $"+{code} {national}"),
            ("zeros", $"00{e164[1..]}"),
        ];
    }

    private static (string? Number, PhoneFault Fault) Read(string text, string? country)
    {
        var reading = PhoneNumberParser.Read(text, country);
        return (reading.Address?.Value, reading.Fault);
    }
}
