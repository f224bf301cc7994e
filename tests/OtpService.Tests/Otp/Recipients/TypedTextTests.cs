using OtpService.Otp.Recipients;

namespace OtpService.Tests.Otp.Recipients;

public sealed class TypedTextTests
{
    [Theory]
    [InlineData("123 456-7", "123 456-7")]
    [InlineData("١٢٣٤٥٦", "123456")]
    [InlineData("۱۲۳۴۵۶", "123456")]
    [InlineData("१२३४५६", "123456")]
    [InlineData("๑๒๓", "123")]
    [InlineData("１２３ＡＢＣ", "123ABC")]
    [InlineData("\ud835\udfce\ud835\udfcf", "01")]
    [InlineData("1\u00a02\u20093\u30004\t5\n6", "1 2 3 4 5 6")]
    [InlineData("1\u20132\u20143\u20104", "1-2-3-4")]
    [InlineData("\ufeff1\u200b2\u200f3\u2069", "123")]
    public void What_was_typed_is_read_as_it_was_meant(string typed, string plain) =>
        Assert.Equal(plain, TypedText.Plain(typed));

    [Theory]
    [InlineData("\t ada \r\n", "ada")]
    [InlineData("\ufeff\u200bada\u00a0\u2069", "ada")]
    [InlineData("a\u200bda", "a\u200bda")]
    [InlineData(" \u200b ", "")]
    public void What_nobody_sees_at_the_ends_is_dropped(string typed, string trimmed) =>
        Assert.Equal(trimmed, TypedText.Trim(typed).ToString());
}
