using OtpService.Configuration;

namespace OtpService.Tests.Configuration;

public sealed class AsciiUrlTests
{
    [Theory]
    [InlineData("https://app.example.com/a?b=%20#c", "https://app.example.com/a?b=%20#c")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    [InlineData("https://bücher.example/", "https://xn--bcher-kva.example/")]
    [InlineData("https://bücher.example:8443/ä b", "https://xn--bcher-kva.example:8443/%C3%A4%20b")]
    [InlineData("https://[::1]/ä", "https://[::1]/%C3%A4")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("https://a.example, https://bücher.example", "https://a.example,https://xn--bcher-kva.example")]
    [InlineData("", "")]
    public void An_address_is_written_in_ASCII(string written, string ascii) =>
        Assert.Equal(ascii, AsciiUrl.OfAll(written));

    [Theory]
    [InlineData("bü cher.example")]
    [InlineData("https://bü cher.example")]
    [InlineData("ü..example")]
    public void What_no_name_can_be_is_refused(string written) => Assert.Null(AsciiUrl.OfAll(written));
}
