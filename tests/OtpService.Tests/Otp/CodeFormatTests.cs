using OtpService.Otp;

namespace OtpService.Tests.Otp;

public sealed class CodeFormatTests
{
    private static readonly CodeFormat Six = new(6, CodeFormat.Digits);

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345a")]
    [InlineData("١٢٣٤٥٦")]
    [InlineData("１２３４５６")]
    [InlineData("12345\n")]
    [InlineData("123456\0")]
    [InlineData("+123456")]
    [InlineData("12.3456")]
    [InlineData("1e5000")]
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
                var code = format.NewCode().Reveal();
                Assert.True(format.TryParse(code, out var parsed));
                Assert.Equal(code, parsed.Reveal());
            }
        }
    }
}
