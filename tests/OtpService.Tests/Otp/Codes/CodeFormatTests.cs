using OtpService.Otp.Codes;

namespace OtpService.Tests.Otp.Codes;

public sealed class CodeFormatTests
{
    private static readonly CodeFormat Six = new(6, CodeFormat.Digits);

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345a")]
    [InlineData("a123456")]
    [InlineData("12345\n")]
    [InlineData("12.3456")]
    [InlineData("1e5000")]
    [InlineData("call +14155552671")]
    [InlineData("call +1 415 555 2671")]
    [InlineData("12 34 56 78")]
    public void What_is_no_code_is_refused(string text) => Assert.False(Six.TryParse(text, out _));

    [Theory]
    [InlineData("012345")]
    [InlineData("012 345")]
    [InlineData(" 012-345 ")]
    public void Spaces_and_dashes_are_dropped_and_leading_zeros_kept(string text)
    {
        Assert.True(Six.TryParse(text, out var code));
        Assert.Equal("012345", code.Reveal());
    }

    /// <summary>The same rows that the web client reads.</summary>
    [Theory]
    [InlineData("١٢٣٤٥٦")]
    [InlineData("۱۲۳۴۵۶")]
    [InlineData("१२३४५६")]
    [InlineData("１２３４５６")]
    [InlineData("\u202a123\u00a0456\u202c\r\n")]
    [InlineData("\ufeff123456\t")]
    [InlineData("123\u2013456")]
    [InlineData("123456 is your Acme verification code, valid for 10 min. Do not share it with anyone.")]
    [InlineData("G-123456 ist Ihr Code")]
    [InlineData("Order 9876543 of 2026:\n123456\n2 devices")]
    [InlineData("Your code: 123 456.")]
    [InlineData("@example.com #123456")]
    [InlineData("١٢٣٤٥٦ هو رمز التحقق")]
    [InlineData("認証コードは123456です")]
    public void A_code_is_read_in_whatever_was_pasted(string text)
    {
        Assert.True(Six.TryParse(text, out var code));
        Assert.Equal("123456", code.Reveal());
    }

    [Theory]
    [InlineData("7kq2mx", "7KQ2MX")]
    [InlineData("7KQ-2MX", "7KQ2MX")]
    [InlineData("7KQ2MX is your sign-in code", "7KQ2MX")]
    [InlineData("Your secret access code is 7KQ2MX.", "7KQ2MX")]
    public void A_code_with_letters_is_read_in_whatever_was_pasted(string text, string expected)
    {
        Assert.True(new CodeFormat(6, CodeFormat.Unambiguous).TryParse(text, out var code));
        Assert.Equal(expected, code.Reveal());
    }

    [Fact]
    public void Letters_may_be_typed_in_either_case()
    {
        var format = new CodeFormat(4, CodeFormat.Unambiguous);

        Assert.True(format.TryParse("ab2c", out var code));
        Assert.Equal("AB2C", code.Reveal());
        Assert.False(format.TryParse("ab0c", out _));
    }

    [Fact]
    public void A_code_never_formats_itself() =>
        Assert.DoesNotContain("123456", $"{new Code("123456")}", StringComparison.Ordinal);

    [Fact]
    public void Every_format_parses_its_own_codes()
    {
        foreach (var length in Enumerable.Range(4, 7))
        {
            foreach (var alphabet in new[] { CodeFormat.Digits, CodeFormat.Unambiguous })
            {
                var format = new CodeFormat(length, alphabet);
                var code = CodeGenerator.NewCode(format).Reveal();
                Assert.True(format.TryParse(code, out var parsed));
                Assert.Equal(code, parsed.Reveal());
            }
        }
    }
}
