using Microsoft.AspNetCore.Http;
using OtpService.Api.Requests;

namespace OtpService.Tests.Api.Endpoints;

public sealed class LocalesTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData(null, "sv, de;q=0.5, pt-BR;q=0.8", "sv", "pt-BR", "de")]
    [InlineData(null, "de;q=0, *;q=0.1, fr;q=0.2", "fr")]
    [InlineData("ja", "de", "ja", "de")]
    [InlineData("ja", null, "ja")]
    [InlineData(null, ";;;")]
    [InlineData(null, "a1,b2,es", "es")]
    public void What_the_request_asks_for_comes_before_what_the_browser_likes(
        string? locale, string? accepted, params string[] expected)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.AcceptLanguage = accepted;

        Assert.Equal(expected, RequestValues.Locales(locale, request));
    }

    [Fact]
    public void A_long_list_is_cut()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.AcceptLanguage = string.Join(',', Enumerable.Repeat("de", 1000));

        Assert.Equal(10, RequestValues.Locales(null, request).Count);
    }
}
