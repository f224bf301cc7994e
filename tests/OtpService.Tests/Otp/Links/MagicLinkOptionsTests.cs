using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using OtpService.Otp;
using OtpService.Otp.Links;

namespace OtpService.Tests.Otp.Links;

public sealed class MagicLinkOptionsTests
{
    private const string Public = "https://otp.example.com";

    [Theory]
    [InlineData("https://app.example.com/in?a=b")]
    [InlineData("http://localhost:3000/in")]
    public void A_page_of_the_application_is_accepted(string redirect) =>
        Assert.Empty(Faults(new() { PublicUrl = Public, RedirectUrl = redirect }));

    [Theory]
    [InlineData("kumquat.example.com")]
    [InlineData("/in")]
    [InlineData("http://app.example.com/in")]
    [InlineData("https://app.example.com/in#here")]
    [InlineData("https://ada@app.example.com/in")]
    [InlineData("javascript:alert()")]
    public void Anything_else_is_refused(string redirect)
    {
        var fault = Assert.Single(Faults(new() { PublicUrl = Public, RedirectUrl = redirect }));

        Assert.StartsWith("LINK_REDIRECT_URL must be", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(redirect, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_that_were_asked_for_need_both_addresses()
    {
        Assert.StartsWith(
            "PUBLIC_URL is required", Assert.Single(
                Faults(new() { RedirectUrl = "https://app.example.com" })), StringComparison.Ordinal);

        var otp = new OtpOptions { Purposes = { ["login"] = new() { Link = true } } };
        Assert.StartsWith(
            "Otp__Purposes__login__Link needs", Assert.Single(Faults(new() { PublicUrl = Public }, otp)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Links_that_come_with_the_service_need_nothing()
    {
        Assert.Empty(Faults(new()));
        Assert.Empty(Faults(new() { PublicUrl = Public }));
    }

    private static IEnumerable<string> Faults(MagicLinkOptions options, OtpOptions? otp = null) =>
        new MagicLinkOptionsValidator(
                Options.Create(otp ?? new()), new HostingEnvironment
                {
                    EnvironmentName = Environments.Production,
                })
            .Validate(null, options).Failures ?? [];
}
